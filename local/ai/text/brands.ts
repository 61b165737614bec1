/** Words whose capitals are fixed, by their lower-case spelling. */
const SPELLINGS =
  `AI API AR ASMR ATM B2B B2C BBQ BMI CAD CBD CEO CFO CMS CNC CPU CRM CSS CSV CTA CV DIY DJ DNA DNS EU ERP ETF EV FAQ FBA
GDPR GIF GPS GPT GPU HDMI HDR HIIT HIPAA HR HTML HVAC IBS ID IKEA IP IRA IT IVF JBL JPEG JPG JSON KPI LED LLC LLM MBA MRI NAS NBA NFL
NFT NHS NYC OCR OLED OTC PCB PC PDF PHP PNG PPC POS PR PTO PVC QA QR RAM ROI RPG RSS RV SaaS SAS SEO SERP SMS SQL SSD SSL SUV TV UGC UK UI
UPVC URL USA USB USD UV UX VA VAT VPN VR WFH XML YMCA 3D 2D 4K 5G PS5 PS4 HP LG BMW KFC H&M M&S AT&T DHL UPS IBM AWS AMD NASA FBI COVID COVID-19 SARS
Airbnb Adidas Adobe Ahrefs Alibaba Alexa Amazon Android Angular Apple Asana Asos Atlassian Audi Azure Bing Bluetooth Bose Canva Capterra ChatGPT
Chrome Claude Cloudflare Copilot Costco Crocs DALL-E DeepMind DeepSeek Dell Disney Docker Dropbox Dyson eBay Etsy Excel Facebook FaceTime Fiat
Figma Firefox Fitbit Ford Gmail GitHub GitLab GoDaddy Google Gemini Grammarly Gucci Gymshark Honda HubSpot Hulu Hyundai iCloud iMac Instagram Intel iOS iPad iPhone iPod
iTunes Jasper Java JavaScript Jira Kia Kindle Klaviyo Kubernetes Lego Lenovo LinkedIn Linux macOS MacBook Magento Mailchimp McDonald's Mercedes
Meta Microsoft Midjourney Minecraft Moz MySQL Netflix Nike Nikon Nintendo Nissan Node.js Notion Nvidia OneDrive OpenAI Oracle Outlook PayPal Perplexity Peloton
Philips Photoshop Pilates Pinterest Playstation PlayStation Porsche PostgreSQL PowerPoint Prada Puma Python QuickBooks Quora Raspberry React Reddit Roblox Roku Rolex
Salesforce Samsung Semrush SharePoint Shopify Siri Skechers Skype Slack Snapchat Sony Spotify Squarespace Starbucks Stripe Supabase Synthesia TeamViewer Tesla TikTok Toyota
Trello Tripadvisor Tumblr Twitch Twitter TypeScript Uber Ubuntu Udemy Venmo Volkswagen Volvo Walmart Wayfair WhatsApp WiFi Wi-Fi Wikipedia Wix Windows WooCommerce WordPress
Xbox Xero Yahoo Yelp Yoast YouTube Zapier Zara Zendesk Zoho Zoom Zillow
Africa Alaska Amsterdam Arizona Asia Atlanta Auckland Austin Australia Austria Bali Bangkok Barcelona Belgium Berlin Birmingham Boston Brazil Brisbane Bristol
California Cambridge Canada Chicago China Colorado Dallas Denmark Denver Dubai Dublin Edinburgh Egypt England Europe Florida France Georgia Germany Glasgow Greece Hawaii
Houston Iceland India Ireland Italy Japan Kenya Korea Leeds Lisbon Liverpool London Madrid Malaysia Manchester Melbourne Mexico Miami Michigan Milan
Montreal Morocco Netherlands Norway Ohio Ontario Oregon Orlando Oxford Pakistan Paris Perth Philadelphia Philippines Phoenix Poland Portland Portugal Prague
Rome Russia Scotland Seattle Singapore Spain Stockholm Sweden Switzerland Sydney Texas Thailand Tokyo Toronto Turkey Vancouver Venice Vienna Vietnam Virginia
Wales Washington Zurich America American British English French German Italian Japanese Chinese Korean Spanish Mexican Indian Dutch Swedish Turkish Moroccan Persian Scandinavian
Christmas Easter Halloween Thanksgiving Valentine's Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July August
September October November December Victorian Parisian Adirondack Bauhaus Chesterfield`;

const BY_LOWER = new Map(
  SPELLINGS.split(/\s+/).map((word) => [word.toLowerCase(), word] as const),
);

/** The fixed spelling of a word ("chatgpt" → "ChatGPT"), plural acronyms included, or null. */
export function fixedSpelling(word: string): string | null {
  const lower = word.toLowerCase();
  const known = BY_LOWER.get(lower);
  if (known) return known;
  const stem = lower.endsWith("s") ? BY_LOWER.get(lower.slice(0, -1)) : undefined;
  return stem && /^[A-Z0-9]{2,4}$/.test(stem) ? `${stem}s` : null;
}
