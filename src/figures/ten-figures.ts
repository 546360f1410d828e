/** The ten figures of the leader's board (mission-map §10), in its order. */
import { disputesFigure, lateTasksFigure, leadsFigure, rectificationsFigure, risksFigure } from './case-figures.ts';
import type { Figure } from './figure.ts';
import type { FigureFacts } from './figure-facts.ts';
import { escrowFigure, papersFigure, safetyCoverageFigure, suspendedFigure } from './institution-figures.ts';
import { offencesFigure } from './offence-figure.ts';

/** Their numbers on the board are their places here, from 1. */
export function tenFigures(facts: FigureFacts): Figure[] {
  return [
    safetyCoverageFigure(facts),
    papersFigure(facts),
    offencesFigure(facts),
    leadsFigure(facts),
    rectificationsFigure(facts),
    suspendedFigure(facts),
    escrowFigure(facts),
    disputesFigure(facts),
    risksFigure(facts),
    lateTasksFigure(facts),
  ];
}
