/** A small keyword file as people have them: three topics far apart. */
export const KEYWORD_FILE = `Keyword,Volume,Difficulty,Intent
best espresso machine,12000,54,commercial
espresso machine for home,8100,48,commercial
how to clean an espresso machine,1900,12,informational
when to plant tomatoes,2400,18,informational
tomato plant spacing,3300,22,informational
tomato plant fertilizer,1600,25,transactional
cordless lawn mower,6600,31,commercial
best lawn mower for small yards,4400,39,commercial
lawn mower blade sharpening,1000,9,informational
`;
