-- Countries by code: names that forms and exports have for them.

local text = require "lib.text"

local names = {
  AE = "united arab emirates, uae", AR = "argentina, argentinien", AT = "austria, oesterreich",
  AU = "australia, australien", BE = "belgium, belgien, belgique", BG = "bulgaria, bulgarien",
  BR = "brazil, brasil, brasilien", CA = "canada, kanada", CH = "switzerland, schweiz, suisse, svizzera",
  CN = "china", CZ = "czech republic, czechia, tschechien, tschechische republik",
  DE = "germany, deutschland, allemagne", DK = "denmark, danmark, daenemark", EE = "estonia, estland",
  ES = "spain, espana, spanien", FI = "finland, suomi, finnland", FR = "france, frankreich",
  GB = "united kingdom, great britain, uk, england, scotland, wales, grossbritannien",
  GR = "greece, griechenland", HR = "croatia, kroatien", HU = "hungary, ungarn", IE = "ireland, irland",
  IL = "israel", IN = "india, indien", IT = "italy, italia, italien", JO = "jordan, jordanien",
  JP = "japan", KE = "kenya, kenia", KR = "south korea, korea, suedkorea", LI = "liechtenstein",
  LT = "lithuania, litauen", LU = "luxembourg, luxemburg", LV = "latvia, lettland", MX = "mexico, mexiko",
  NL = "netherlands, the netherlands, nederland, niederlande, holland", NO = "norway, norge, norwegen",
  NZ = "new zealand, neuseeland", PA = "panama", PH = "philippines, philippinen",
  PL = "poland, polska, polen", PT = "portugal",
  RO = "romania, rumaenien", RS = "serbia, serbien", RU = "russia, russland",
  SE = "sweden, sverige, schweden", SG = "singapore, singapur", SI = "slovenia, slowenien",
  SK = "slovakia, slowakei", TR = "turkey, tuerkei, tuerkiye", UA = "ukraine",
  US = "united states, united states of america, usa, u s a, u s, vereinigte staaten",
  ZA = "south africa, suedafrika",
}

local codes = {}
for code, list in pairs(names) do
  for _, name in ipairs(text.list(list)) do codes[name] = code end
end

local countries = {}

-- The code of a country that is written as code or name; what nobody knows stays as it is, in capitals.
function countries.code(written)
  local name = table.concat(text.words(written), " ")
  return codes[name] or name:upper()
end

-- The codes of those that a setting lists, as a set; nil when it lists none.
function countries.set(setting)
  local set, count = {}, 0
  for _, written in ipairs(text.list(setting)) do
    set[countries.code(written)] = true
    count = count + 1
  end
  return count > 0 and set or nil
end

-- Whether a country is in a set; `otherwise` where there is no set.
function countries.lies_in(set, written, otherwise)
  if set == nil then return otherwise end
  return set[countries.code(written)] == true
end

return countries
