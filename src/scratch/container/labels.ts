/** What all containers of ours have, so that they can be found again. Not more: what is kept is found by all that it is made of. */
export const ourLabels = { planflip: 'scratch' } as const
