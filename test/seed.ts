/** Where tests draw by chance: another seed each time, printed in their titles, and the same one again when it is given. */
export const seed = process.env.MOBILINK_SEED ?? String(Date.now())
