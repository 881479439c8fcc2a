/** [one question, another, whether the alignment finds the same words in an order that says the same]; tried both ways. */
export type MoveExamples = readonly (readonly [string, string, boolean])[];
