/** A small keyword file as people have them: five topics, a few odd rows. */
export const KEYWORD_FILE = `Keyword,Volume,Difficulty,Intent
best espresso machine,12000,54,commercial
espresso machine for home,8100,48,commercial
cheap espresso machine,3600,35,transactional
how to clean an espresso machine,1900,12,informational
espresso machine with grinder,5400,44,commercial
pour over coffee ratio,2400,18,informational
how to make pour over coffee,3300,22,informational
pour over coffee filter,1600,25,transactional
best pour over kettle,1300,29,commercial
cold brew coffee recipe,6600,31,informational
cold brew coffee maker,4400,39,commercial
how long to steep cold brew,1000,9,informational
coffee grinder burr,2900,37,commercial
manual coffee grinder,3600,33,commercial
best coffee grinder for espresso,2200,41,commercial
decaf coffee beans,1800,27,transactional
coffee bean subscription,2700,46,transactional
`;
