/** What wording tells of why somebody searches. The same signals stand for all languages. */
export const SIGNALS = [
  "question",
  "how_to",
  "definition",
  "teaching",
  "knowledge",
  "best",
  "comparison",
  "review",
  "price",
  "cost",
  "purchase",
  "nearby",
  "provider",
  "software",
  "document",
  "calculator",
  "free",
  "access",
  "address",
  "brand",
  "brand_alone",
  "audience",
  "year",
  "one_plain_word",
  "two_plain_words",
  "three_plain_words",
  "many_plain_words",
] as const;
export type Signal = (typeof SIGNALS)[number];

/** Question words, told apart from others only where they come first. */
export const QUESTIONS = wordSet(`
  how what why when where who which can could is are does do did should will whats hows
  wie was warum wieso weshalb wann wo wer welche welcher welches kann ist sind woher wohin womit darf
  comment pourquoi quand qui que quoi quel quelle quels quelles combien ou
  como que cuando donde quien cual cuales cuanto cuanta cuantos cuantas puede`);

/** Words by signal in English, German, French and Spanish, lower case and without accents. */
export const WORDS: Partial<Record<Signal, Set<string>>> = {
  definition: wordSet(`meaning definition define explained
    bedeutung definition erklarung erklart heisst signification definition significado definicion`),
  teaching: wordSet(
    `guide tutorial tips ideas examples example recipe recipes instructions diy checklist benefits
    causes cause symptoms symptom signs facts history remedies remedy exercises stretches itinerary steps uses beginners
    anfanger debutant debutants principiantes anleitung tipps ideen beispiele beispiel rezept rezepte vorteile nachteile ursachen symptome ubungen selber
    selbst machen geschichte pflegen lernen wirkung hausmittel ratgeber bedeutet
    tutoriel conseils idees exemple exemples recette recettes avantages inconvenients bienfaits causes symptomes
    exercices faire histoire astuces apprendre remede remedes
    consejos ejemplos ejemplo receta recetas beneficios ventajas desventajas causas sintomas ejercicios
    hacer historia trucos aprender remedios`,
  ),
  knowledge: wordSet(
    `treatment chart rules types requirements laws diagram worksheet workout stages routine quiz
    theory ratio deductions lyrics list schedule strategy method methods process plan plans diet foods activities
    care lifespan allergies percentage posture training rights layout compliance code stages ingredients algorithm
    calories temperature age weight names habits size sizes
    regeln arten liste plan ernahrung pflanzen kalorien grosse 
    regles liste regime methode calories taille types
    reglas lista dieta metodo calorias tipos guia`,
  ),
  best: wordSet(
    `best top greatest rated recommended beste bester bestes besten empfehlung empfehlungen
    meilleur meilleure meilleurs meilleures mejor mejores recomendados`,
  ),
  comparison: wordSet(
    `vs versus compared comparison compare alternatives alternative difference differences
    better brands dupe dupes competitors
    vergleich unterschied unterschiede vergleichen alternativen marken
    comparatif comparaison comparer difference marques
    comparativa comparacion comparar diferencia diferencias alternativas marcas`,
  ),
  review: wordSet(
    `review reviews rating ratings worth legit erfahrungen erfahrung test tests testsieger bewertung
    bewertungen avis opiniones opinion resenas resena analisis`,
  ),
  price: wordSet(
    `price prices pricing cheap cheapest affordable deal deals discount discounts coupon coupons sale
    quote quotes clearance wholesale bulk
    preis preise preiswert gunstig gunstige gunstiger billig angebot angebote rabatt gutschein
    prix tarif tarifs cher pas promo soldes devis reduction
    precio precios barato baratos barata baratas oferta ofertas descuento cupon presupuesto`,
  ),
  cost: wordSet(
    `cost costs fee fees rate rates kosten gebuhren cout couts frais coste costes costo costos cuesta`,
  ),
  purchase: wordSet(
    `buy buying purchase order shop store online hire rent rental rentals book booking delivery
    subscription kit set parts jobs tickets
    kaufen kauf bestellen shop mieten buchen lieferung lieferservice abo onlineshop verkaufen
    acheter achat commander boutique louer location reserver livraison abonnement vendre magasin
    comprar compra tienda pedir alquiler alquilar reservar envio suscripcion vender domicilio`,
  ),
  nearby: wordSet(`nearby local cerca`),
  provider: wordSet(
    `service services agency agencies company companies contractor contractors lawyer lawyers
    attorney attorneys dentist therapist clinic hotel hotels resort resorts restaurants plumber electrician repair
    installation tutor tutoring course courses class classes consultant consulting insurance loan loans apartments
    agentur anwalt dienst dienstleister firma reparatur hotel kurs kurse handwerker versicherung kredit werkstatt
    agence avocat entreprise reparation cours formation assurance artisan plombier
    agencia abogado servicio servicios empresa empresas reparacion curso cursos seguro prestamo taller`,
  ),
  software: wordSet(`software app apps tool tools platform platforms system systems program crm
    programm programme plattform logiciel logiciels outil outils application programa programas herramienta
    herramientas aplicacion`),
  document: wordSet(`template templates generator printable maker excel download editable
    vorlage vorlagen muster ausdrucken herunterladen modele modeles imprimer telecharger gratuitement
    plantilla plantillas imprimir descargar generador`),
  calculator: wordSet(
    `calculator estimator converter rechner umrechner calculatrice simulateur calculadora`,
  ),
  free: wordSet(`free kostenlos gratis gratuit gratuite gratuits gratuites`),
  access: wordSet(`login signin logon account portal official website homepage hotline webmail
    anmelden einloggen konto kundenservice offizielle offiziell kontakt
    connexion connecter compte officiel officielle
    acceso cuenta oficial`),
  brand: wordSet(
    `youtube facebook google amazon instagram netflix ebay walmart twitter tiktok whatsapp gmail outlook
    paypal linkedin pinterest reddit spotify chatgpt openai ikea zara nike adidas apple samsung microsoft starbucks
    sephora target costco airbnb booking expedia uber tesla toyota canva shopify wordpress mailchimp hubspot
    salesforce zillow duolingo coursera udemy etsy aliexpress temu shein zalando otto aldi lidl dhl sparkasse
    leboncoin fnac carrefour decathlon sncf orange mercadona correos zwift marriott hilton strava notion slack zoom
    dropbox adobe photoshop iphone uscis irs dmv usps fedex ups`,
  ),
  audience: wordSet(`for fur pour para`),
};

/** Phrases of several words by signal. */
export const PHRASES: [RegExp, Signal][] = [
  [
    /\b(how to|how do (i|you)|wie (kann|macht) (man|ich)|comment (faire|on)|como (hacer|se))\b/,
    "how_to",
  ],
  [
    /\b(what (is|are|does)|was (ist|sind|bedeutet)|c est quoi|qu est ce|que (es|son|significa))\b/,
    "definition",
  ],
  [
    /\b(near me|near by|open now|in (der|meiner) nahe|pres de (chez )?moi|a proximite|cerca de mi|nearest|in my area)\b/,
    "nearby",
  ],
  [
    /\b(best time|best way|not working|pros and cons|list of|funktioniert nicht|ne (marche|fonctionne) pas|no funciona)\b/,
    "question",
  ],
  [/\b(for sale|zu verkaufen|a vendre|en venta|a domicilio)\b/, "purchase"],
  [
    /\b(log in|sign in|sign up|customer service|contact number|phone number|gift card balance|service client|se connecter|mon compte|iniciar sesion|atencion al cliente|mi cuenta)\b/,
    "access",
  ],
];

function wordSet(words: string): Set<string> {
  return new Set(words.trim().split(/\s+/));
}
