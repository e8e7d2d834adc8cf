/** Something a person has to mend before the application can start: printed as its one sentence, without a stack. */
export class StartError extends Error {}
