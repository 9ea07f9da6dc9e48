// What Google's evaluator says of each policy on its own line, as one line of JSON each.
const { CspEvaluator } = require("csp_evaluator");
const { CspParser } = require("csp_evaluator/dist/parser.js");

const policies = require("fs").readFileSync(0, "utf8").trim().split("\n");
for (const policy of policies) {
  const findings = new CspEvaluator(new CspParser(policy).csp).evaluate();
  console.log(JSON.stringify(findings.map(({ directive, value, description }) =>
    [directive, value ?? "", description])));
}
