const COUNTABLE = new Set(
  `account adapter advisor agency agent airport alarm album alternative app appliance apartment armchair article assistant attic audit automation award
backpack backsplash bag balance ball bank bar barn basket bath bathroom bathtub battery beach bean bed bedframe bedroom bench bike bin blanket blender blind blog board boat book bookcase bookshelf
boot bottle bowl box bra bracelet brand brick bridge broker browser brush bucket budget builder bulb bus business buyer cabin cabinet cable cake calculator calendar camera campaign can candle car card
career carpet cart case cat category cave certificate chair chaise chandelier charger chart chatbot checker checklist child choice church city class cleaner client climber clinic clock closet clothesline coach coat
code company comparison computer concept conference console consultant container contract controller converter cooker cookie cooler core couch counter couple course cover crate creator credit crib cup cupboard curtain cushion
customer cycle dashboard database date day deal dealer debt deck degree dentist design designer desk detector developer device diagram diet digger dinner dinosaur directory discount dish dishwasher display doctor dog doll door drawer dress
dresser drill drink driver drone dryer editor egg email employee engine engineer error essay event example exercise expert extension extractor fan farm faucet feature fence file filter firm fireplace fish fixture flamingo flight
floor flower font foot forecast fork form formula frame freezer fridge friend fund game garage garden gate generator gift glass glove goal grill grinder group guide guitar gym habit hack hammer hammock handle hat
headboard headphone heater helmet hinge hobby hob holiday home hook hospital host hotel house hub idea image industry influencer ingredient insect installer instructor instrument integration interface interview invoice iron island jacket job journal jug juicer keyboard
kettle key kid kit kitchen knife knob ladder lake lamp language lantern laptop laser law lawyer leader leaf lease lens lesson letter level library license lid light line link list loan locker lock logo loveseat machine magazine map marketer
market mask mat material mattress meal measure meeting method metric microphone microwave mill mirror mistake mixer model monitor mortgage motor mouse mower mug muscle museum name napkin neighbourhood neighborhood network nightstand note notebook number nurse office opener option order
organizer ottoman oven owner package pad page paint-brush painting pan panel paper park partner part party password path pattern peacock pen pencil person pet phone photo piano picture pie pillow pillowcase pineapple pipe pizza place plan planner plant planter plate platform player plug plumber pocket
podcast point pole policy pond pool portal portfolio poster post pot pouch presentation printer process processor product professional profile program project projector prompt protein provider pump puzzle question quilt quiz rack radiator railing range razor reader recipe recliner refrigerator
remedy report resort restaurant result retailer reviewer riser ring road robot rod role roof room rope router routine rug rule runner sale salon sandal sandwich saw scale scanner scarf schedule school scooter screen screw script sculpture seat sectional seller sensor server service set sewing-machine
shade sheet shelf shelter ship shirt shoe shop shovel shower sideboard sign sink site skill skirt sleeper slipper smartphone smoothie sneaker soap-dispenser sock sofa software-package solution song sound-bar spa speaker specialist spoon sport spreadsheet stand startup statement station step stick stool store story stove strategy
straw street stroller structure student studio style subject suit suitcase summary supplement supplier supply swing switch symptom system table tablet tag tank tap task tax teacher team technique template tenant tent term test text-generator theme theory therapist therapy throw ticket tie tile timer tip toaster toilet token tool toothbrush topper towel toy track
tracker tractor trail trailer trainer tray treatment tree trend trick trip truck trunk tub tube tutorial tv type umbrella uniform university update user vacation vaccine vacuum valve van vanity vase vehicle vendor vessel video view villa vine virus visa vitamin voice waitlist wall wallet wallpaper wardrobe washer watch wave
way website wedding wheel widget wig window wire word workflow workout worker workshop workspace wreath writer yacht yard year zone`
    .split(/\s+/),
);

const IRREGULAR: Record<string, string> = {
  man: "men",
  woman: "women",
  child: "children",
  person: "people",
  foot: "feet",
  tooth: "teeth",
  mouse: "mice",
  shelf: "shelves",
  bookshelf: "bookshelves",
  knife: "knives",
  leaf: "leaves",
  scarf: "scarves",
  sheep: "sheep",
  fish: "fish",
  life: "lives",
  wife: "wives",
  photo: "photos",
  piano: "pianos",
  video: "videos",
  logo: "logos",
  studio: "studios",
};
const IRREGULAR_PLURALS = new Set(Object.values(IRREGULAR));
const SINGULAR_S = new Set(
  `news series species lens gas bus glass grass dress mattress business canvas chess status virus coronavirus analysis basis yoga diabetes
   mathematics physics economics gymnastics analytics access process progress address fitness wellness illness christmas tennis campus bonus corps paris kansas texas wales iris atlas press success class boss loss moss cross bass brass compass illness asbestos hummus cactus focus census
   kubernetes postgres pandas windows los las sass css sms gps dns ios aws saas pos cms rss ups usps`
    .split(/\s+/),
);

/** Whether the word is a plural noun as far as its form tells. */
export function isPluralNoun(word: string): boolean {
  const w = word.toLowerCase();
  if (SINGULAR_S.has(w)) return false;
  return IRREGULAR_PLURALS.has(w) || (/[a-z]{2,}s$/.test(w) && !/(ss|us|is|ous|ness)$/.test(w));
}

/** Whether the noun is known to be counted ("a chair", "two chairs"), not a mass or a name. */
export function isCountable(word: string): boolean {
  return COUNTABLE.has(word.toLowerCase());
}

/** The plural of a countable singular noun. */
export function pluralOf(word: string): string {
  const lower = word.toLowerCase();
  const irregular = IRREGULAR[lower];
  if (irregular) return irregular;
  if (/[^aeiou]y$/.test(lower)) return `${word.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/.test(lower)) return `${word}es`;
  return `${word}s`;
}

const FINAL_E_KEPT = /(ee|oe|ye)$/;
const DOUBLED = new Set(
  `get set cut put run sit swim plan stop shop win begin hit let dig drop fit grab hug jog knit map nap pin plug rub scan ship skip slip spin step tap tip trim wrap zip format chat bet pet flip mop prep crop drag`
    .split(" "),
);

/** "clean" → "cleaning", "make" → "making", "get" → "getting". */
export function gerund(verb: string): string {
  const lower = verb.toLowerCase();
  if (lower.endsWith("ie")) return `${verb.slice(0, -2)}ying`;
  if (lower.endsWith("e") && !FINAL_E_KEPT.test(lower) && lower !== "be") {
    return `${verb.slice(0, -1)}ing`;
  }
  return DOUBLED.has(lower) ? `${verb}${verb.slice(-1)}ing` : `${verb}ing`;
}
