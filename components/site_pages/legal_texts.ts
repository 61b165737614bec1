/** A legal page in plain sections. */
export interface LegalDocument {
  title: string;
  sections: { heading: string; text: string }[];
}

/** Legal pages by the last part of their address. */
export const LEGAL: Record<string, LegalDocument> = {
  terms: {
    title: "Terms of use",
    sections: [
      {
        heading: "What you get",
        text:
          "An account with the features of the product and the credits of your plan. Credits pay for work that is ordered; work that fails is not charged.",
      },
      {
        heading: "Your content",
        text:
          "What you bring and what is made for you is yours. You are responsible for what you publish: read it before it goes online, and respect the rights of others.",
      },
      {
        heading: "Fair use",
        text:
          "Do not use the service for spam, for unlawful content, to attack others, or to find your way into accounts that are not yours. We may suspend an account that does; it can still be read and exported.",
      },
      {
        heading: "Ending",
        text:
          "You may leave at any time. A cancelled account can be read and exported until it is deleted.",
      },
    ],
  },
  privacy: {
    title: "Privacy",
    sections: [
      {
        heading: "What we keep",
        text:
          "Your name and e-mail address, what you enter and what is made from it, and a record of what was ordered and charged.",
      },
      {
        heading: "Cookies",
        text:
          "Two cookies keep you signed in and one carries a message to the next page. They are readable by the server alone. There is no tracking.",
      },
      {
        heading: "Who else sees it",
        text:
          "The AI provider that is set up for the service receives the texts it works on: keywords, outlines, articles and image prompts. Nobody else does.",
      },
      {
        heading: "Your rights",
        text: "Ask for a copy, a correction or the deletion of what we keep about you at any time.",
      },
    ],
  },
};
