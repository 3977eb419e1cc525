import styles from './SignIn.module.css';

const TIERS = [0, 1, 2, 3];
const WIDEST = 212;
const NARROWER = 46;
const HEIGHT = 58;

/** The brackets that carry a roof, drawn as an architect would: the thing this is named after. */
export function RoofDrawing() {
  const foot = 112 + TIERS.length * HEIGHT;
  return (
    <svg className={styles.drawing} viewBox="0 0 480 480" aria-hidden="true" fill="none">
      <g stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round">
        <path d="M-60 82c110 14 176-16 300-62 124 46 190 76 300 62" />
        <path d="M-60 93c112 14 180-14 300-60 120 46 188 74 300 60" opacity="0.5" />
        {TIERS.map((step) => (
          <Tier key={step} step={step} />
        ))}
        <path
          d={`M214 ${foot - 22}h52v12l-10 10h-32l-10 -10zM222 ${foot}v200M258 ${foot}v200`}
          opacity="0.7"
        />
      </g>
    </svg>
  );
}

/** One tier: an arm, and the blocks upon it that carry the next. */
function Tier({ step }: { step: number }) {
  const half = WIDEST - step * NARROWER;
  const top = 112 + step * HEIGHT;
  const arm = `M${240 - half} ${top}h${half * 2}v12q-4 22 -38 22h${-(half * 2 - 76)}q-34 0 -38 -22z`;
  const blocks = [-1, 0, 1].map((side) => {
    const x = 240 + side * (half - 24);
    return `M${x - 15} ${top - 22}h30v12l-6 10h-18l-6 -10z`;
  });
  return <path d={[arm, ...blocks].join('')} opacity={0.95 - step * 0.08} />;
}
