/** What an ad group needs of its event in a week to leave TikTok's learning phase. */
export const learningTarget = 50;
