import type { Domain } from "./domain.ts";

/** Physical goods that are bought and used. */
export const PRODUCT: Domain = {
  name: "product",
  audience: "buyers",
  deciding: "choosing",
  criteria: [
    {
      name: "Size",
      why: "Nothing causes more returns than a good product that does not fit.",
      check: "Measure the place where it will go, then add the room you need to move around it.",
    },
    {
      name: "Material",
      why: "Material decides how a thing feels, how it ages and how it has to be cleaned.",
      check: "Read the composition in the specification, not the adjective in the headline.",
    },
    {
      name: "Build quality",
      why: "Joints, seams and fasteners give out long before surfaces do.",
      check:
        "Look for close-up photographs of edges and undersides, and be wary when there are none.",
    },
    {
      name: "Everyday comfort",
      why: "A feature you touch every day is worth more than three you show to guests.",
      check: "Picture an ordinary Tuesday rather than the day it arrives.",
    },
    {
      name: "Care",
      why: "Upkeep is the part of the price that is never printed on the tag.",
      check: "Find out whether it can be washed, wiped, tightened or refilled at home.",
    },
    {
      name: "Warranty",
      why: "A long, plain warranty tells you what the maker believes about the product.",
      check: "Note who pays for the return of a heavy or bulky parcel.",
    },
    {
      name: "Appearance",
      why: "Style matters most when it has to live beside things you already own.",
      check: "Compare colours in daylight, and ask for a sample where one is offered.",
    },
    {
      name: "Price per year",
      why: "A cheap item bought twice is the most expensive one on the list.",
      check: "Divide the price by the years you expect to keep it.",
    },
  ],
  steps: [
    {
      act: "Write down where and how it will be used",
      how: "One sentence is enough: who uses it, how often and in which room or season.",
    },
    {
      act: "Measure before you browse",
      how:
        "Note the smallest and the largest size that would work, including doors and stairs on the way in.",
    },
    {
      act: "Set a ceiling for the budget",
      how: "Leave a tenth of it for delivery, assembly and the small parts nobody mentions.",
    },
    {
      act: "Pick the two criteria you will not give up",
      how: "Everything else becomes a pleasant extra, and the list gets shorter at once.",
    },
    {
      act: "Shortlist three candidates",
      how: "Two are too few to compare and five are too many to remember.",
    },
    {
      act: "Read the middling reviews",
      how: "Three-star reviews describe real use; the extremes mostly describe delivery and mood.",
    },
    {
      act: "Check delivery and returns",
      how: "Look at the lead time, the return window and who collects it if it has to go back.",
    },
    {
      act: "Inspect it on the day it arrives",
      how: "Photograph any damage before assembly, while the packaging is still at hand.",
    },
  ],
  mistakes: [
    {
      act: "Buying from the photograph",
      how: "Pictures are styled and lit; dimensions and materials are not.",
    },
    {
      act: "Forgetting how it gets through the door",
      how: "Hallways, lifts and stairs have ended many happy orders.",
    },
    {
      act: "Paying for features nobody uses",
      how: "Each extra is one more thing to clean, charge or repair.",
    },
    {
      act: "Trusting a single rating",
      how: "A score of 4.8 from nine people says less than 4.4 from nine hundred.",
    },
    {
      act: "Leaving the warranty unregistered",
      how: "Many makers ask for it within a few weeks, and few people remember.",
    },
  ],
  costs: [
    { item: "Purchase price", note: "The visible part; compare it per year of use." },
    { item: "Delivery and assembly", note: "Often free for small parcels, rarely for large ones." },
    { item: "Care and spare parts", note: "Cleaners, filters, covers or replacement fittings." },
    {
      item: "Disposal of the old one",
      note: "Some shops take it back for a small fee or for nothing.",
    },
  ],
  tips: [
    "Mark the outline with tape on the floor or the wall; seeing the real size settles most doubts.",
    "Save the product code as well as the name, because names change between shops.",
    "Ask the seller one precise question before you pay: the answer shows what support will be like later.",
    "Buy a little earlier than you need it, so that a delay or an exchange does no harm.",
    "Keep the assembly leaflet and the spare screws together in a labelled bag.",
    "Look at last season's range; the change is often only a colour.",
  ],
};

/** Places and journeys. */
export const TRAVEL: Domain = {
  name: "travel",
  audience: "travellers",
  deciding: "choosing",
  criteria: [
    {
      name: "Season",
      why: "The same place in another month is another trip.",
      check:
        "Compare weather, crowds and closing days for the exact week, not the season's average.",
    },
    {
      name: "Location",
      why: "Half an hour saved twice a day is a whole afternoon by the end of the week.",
      check: "Measure distances on foot to what you mean to see, not to the centre.",
    },
    {
      name: "Transport",
      why: "The last ten miles are often the most tiring and the least planned.",
      check: "Look up the final connection first, above all for late arrivals.",
    },
    {
      name: "Pace",
      why: "People remember days with one highlight better than days with five.",
      check: "Leave every third half-day empty and see what fills it.",
    },
    {
      name: "Flexibility",
      why: "Plans change, and a flexible rate is cheaper than a lost one.",
      check: "Note the last free date in your calendar as soon as you book.",
    },
    {
      name: "Group size",
      why: "A good plan for two is seldom a good plan for six.",
      check: "Ask everyone for one wish and one thing they would rather skip.",
    },
  ],
  steps: [
    {
      act: "Fix the dates that cannot move",
      how: "Work, school and weather set the frame; the rest is easier once it stands.",
    },
    {
      act: "Decide on one main reason to go",
      how: "A trip with a purpose is simple to plan and simple to explain.",
    },
    {
      act: "Draw a rough map",
      how: "Put what you want to see on it and let the clusters decide where to stay.",
    },
    {
      act: "Book the scarce things first",
      how: "Small places to stay and timed tickets go early; most meals and buses do not.",
    },
    {
      act: "Check papers and cover",
      how: "Look at passports, visas, insurance and driving rules at least two months ahead.",
    },
    {
      act: "Pack from the plan",
      how: "Go through the days one by one and take what they ask for, nothing more.",
    },
    {
      act: "Keep copies offline",
      how: "Tickets, addresses and a map should work without a signal.",
    },
  ],
  mistakes: [
    {
      act: "Planning every hour",
      how: "A delay in the morning then spoils the whole day.",
    },
    {
      act: "Trusting old opening times",
      how: "Hours change with the season, and guidebooks do not.",
    },
    {
      act: "Arriving late without a plan",
      how: "The first evening sets the mood; know how you get to bed.",
    },
    {
      act: "Comparing only headline prices",
      how: "Luggage, transfers and local taxes can turn the order round.",
    },
    {
      act: "Packing for every case",
      how: "Most of what is missing can be bought there in ten minutes.",
    },
  ],
  costs: [
    { item: "Getting there", note: "Fares, transfers, fuel and parking." },
    { item: "Staying there", note: "Rooms, local taxes and deposits." },
    { item: "Days out", note: "Tickets, guides, food and small transport." },
    { item: "Cover", note: "Insurance and flexible rates, cheap until they are needed." },
  ],
  tips: [
    "Walk the first evening without a destination; it is the quickest way to learn a place.",
    "Write down the address of where you stay in the local language.",
    "Look for what residents do on a weekday morning.",
    "Carry one small comfort, such as a thermos or a scarf: it pays off on every delay.",
    "Book the way back at a humane hour.",
    "Ask staff where they eat, not where guests eat.",
  ],
};
