// The sandbox's towns and their offsets from UTC.
import { countryName } from "../catalogue";

export interface Country {
  code: string;
  name: string;
  /** Standard time; the sandbox keeps no summer time. */
  utcOffsetMinutes: number;
  /** Where parcels enter and leave the country by air. */
  gateway: string;
  /** Sorting centres. */
  hubs: readonly [string, ...string[]];
  /** Where people live. */
  towns: readonly [string, ...string[]];
}

type Row = readonly [
  utcOffsetHours: number,
  gateway: string,
  hubs: readonly [string, ...string[]],
  towns: readonly [string, ...string[]],
];

const ROWS: Readonly<Record<string, Row>> = {
  AE: [4, "Dubai", ["Dubai", "Abu Dhabi"], ["Sharjah", "Al Ain", "Ajman"]],
  AT: [1, "Wien", ["Wien", "Linz"], ["Graz", "Salzburg", "Innsbruck", "Villach"]],
  AU: [
    10,
    "Sydney NSW",
    ["Sydney NSW", "Melbourne VIC", "Brisbane QLD"],
    ["Geelong VIC", "Newcastle NSW", "Cairns QLD", "Hobart TAS", "Ballarat VIC"],
  ],
  BE: [1, "Brucargo", ["Brussel", "Antwerpen"], ["Gent", "Liège", "Namur", "Brugge"]],
  BR: [
    -3,
    "Curitiba PR",
    ["São Paulo SP", "Rio de Janeiro RJ"],
    ["Campinas SP", "Londrina PR", "Niterói RJ", "Uberlândia MG"],
  ],
  CA: [
    -5,
    "Mississauga, ON",
    ["Toronto, ON", "Montréal, QC"],
    ["Hamilton, ON", "Gatineau, QC", "Kingston, ON", "Sherbrooke, QC"],
  ],
  CH: [1, "Zürich", ["Härkingen", "Frauenfeld"], ["Bern", "Luzern", "Genève", "St. Gallen"]],
  CN: [
    8,
    "Shenzhen",
    ["Guangzhou", "Shanghai", "Hangzhou"],
    ["Dongguan", "Yiwu", "Foshan", "Suzhou"],
  ],
  CZ: [1, "Praha", ["Praha", "Brno"], ["Ostrava", "Plzeň", "Olomouc", "Liberec"]],
  DE: [
    1,
    "Frankfurt am Main",
    ["Rüdersdorf", "Hagen", "Köngen"],
    ["Leipzig", "Bremen", "Freiburg", "Kassel", "Regensburg"],
  ],
  DK: [1, "København", ["Brøndby", "Taulov"], ["Aarhus", "Odense", "Aalborg", "Esbjerg"]],
  EE: [2, "Tallinn", ["Tallinn"], ["Tartu", "Pärnu", "Narva"]],
  ES: [1, "Madrid", ["Madrid", "Barcelona"], ["Zaragoza", "Málaga", "Gijón", "Murcia"]],
  FI: [2, "Vantaa", ["Vantaa", "Tampere"], ["Turku", "Oulu", "Lahti", "Kuopio"]],
  FR: [
    1,
    "Roissy-en-France",
    ["Gonesse", "Saint-Priest"],
    ["Nantes", "Dijon", "Rennes", "Montpellier", "Lille"],
  ],
  GB: [
    0,
    "London Heathrow",
    ["Daventry", "Warrington", "Bristol"],
    ["York", "Norwich", "Cardiff", "Dundee", "Exeter"],
  ],
  GR: [2, "Athina", ["Athina", "Thessaloniki"], ["Patra", "Volos", "Larisa"]],
  HK: [8, "Chek Lap Kok", ["Kwai Chung", "Tsing Yi"], ["Sha Tin", "Tuen Mun", "Kwun Tong"]],
  HU: [1, "Budapest", ["Budapest"], ["Debrecen", "Szeged", "Pécs", "Győr"]],
  ID: [7, "Jakarta", ["Jakarta", "Surabaya"], ["Bandung", "Semarang", "Bogor"]],
  IE: [0, "Dublin", ["Dublin", "Portlaoise"], ["Cork", "Galway", "Sligo", "Waterford"]],
  IL: [2, "Lod", ["Modi'in", "Tel Aviv"], ["Haifa", "Netanya", "Be'er Sheva"]],
  IN: [
    5.5,
    "Mumbai",
    ["Delhi", "Mumbai", "Bengaluru"],
    ["Pune", "Jaipur", "Kochi", "Mysuru", "Nagpur"],
  ],
  IT: [1, "Milano", ["Milano", "Bologna", "Roma"], ["Verona", "Padova", "Bari", "Perugia"]],
  JP: [9, "Tokyo", ["Tokyo", "Osaka"], ["Nagoya", "Sendai", "Fukuoka", "Kanazawa"]],
  KR: [9, "Incheon", ["Daejeon", "Seoul"], ["Busan", "Daegu", "Gwangju", "Suwon"]],
  LT: [2, "Vilnius", ["Vilnius", "Kaunas"], ["Klaipėda", "Šiauliai", "Panevėžys"]],
  LV: [2, "Rīga", ["Rīga"], ["Liepāja", "Daugavpils", "Jelgava"]],
  MX: [
    -6,
    "Ciudad de México",
    ["Ciudad de México", "Monterrey"],
    ["Puebla", "Querétaro", "Mérida", "León"],
  ],
  MY: [8, "Sepang", ["Shah Alam", "Kuala Lumpur"], ["Ipoh", "Johor Bahru", "Melaka"]],
  NL: [1, "Schiphol", ["Nieuwegein", "Amersfoort"], ["Utrecht", "Groningen", "Breda", "Leiden"]],
  NO: [1, "Oslo", ["Oslo", "Trondheim"], ["Bergen", "Stavanger", "Tromsø"]],
  NZ: [
    12,
    "Auckland",
    ["Auckland", "Christchurch"],
    ["Wellington", "Dunedin", "Hamilton", "Nelson"],
  ],
  PH: [8, "Manila", ["Pasay", "Cebu"], ["Davao", "Iloilo", "Baguio"]],
  PL: [1, "Warszawa", ["Warszawa", "Łódź"], ["Kraków", "Gdańsk", "Wrocław", "Lublin"]],
  PT: [0, "Lisboa", ["Lisboa", "Maia"], ["Coimbra", "Braga", "Faro", "Évora"]],
  RO: [2, "București", ["București", "Cluj-Napoca"], ["Iași", "Timișoara", "Brașov"]],
  SA: [3, "Riyadh", ["Riyadh", "Jeddah"], ["Dammam", "Medina", "Tabuk"]],
  SE: [1, "Stockholm", ["Segeltorp", "Malmö"], ["Göteborg", "Uppsala", "Umeå", "Örebro"]],
  SG: [8, "Singapore", ["Singapore"], ["Singapore"]],
  TH: [7, "Bangkok", ["Bangkok", "Si Racha"], ["Chiang Mai", "Khon Kaen", "Phuket"]],
  TR: [3, "İstanbul", ["İstanbul", "Ankara"], ["İzmir", "Bursa", "Antalya"]],
  TW: [8, "Taoyuan", ["Taipei", "Taichung"], ["Tainan", "Kaohsiung", "Hsinchu"]],
  US: [
    -6,
    "Chicago, IL",
    ["Memphis, TN", "Indianapolis, IN", "Dallas, TX"],
    ["Madison, WI", "Tulsa, OK", "Omaha, NE", "Austin, TX", "Nashville, TN"],
  ],
  VN: [7, "Ho Chi Minh City", ["Ho Chi Minh City", "Hanoi"], ["Da Nang", "Can Tho", "Hai Phong"]],
  ZA: [2, "Johannesburg", ["Johannesburg", "Cape Town"], ["Durban", "Pretoria", "Gqeberha"]],
};

/** A country's places; one without a row of its own goes by its name alone, on UTC. */
export function countryOf(code: string): Country {
  const name = countryName(code) ?? code;
  const [utcOffsetHours, gateway, hubs, towns] = ROWS[code] ?? [0, name, [name], [name]];
  return { code, name, utcOffsetMinutes: utcOffsetHours * 60, gateway, hubs, towns };
}
