// Where this tab keeps what was tried in the landing page's demo: {scene, target, written, carried}.

export const DEMO_STORE = "demo-scene";
/** Says that its person pressed to have it taken along. */
export const CARRIED = "carried";
