/**
 * PayPal's codes of carriers that artisans use, by how people write them, without signs and spaces.
 * PayPal has some 1,300; whoever is not in here is told by name. Codes: Orders v2, `shipment_carrier`.
 */
const codes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    anpost: "AN_POST",
    aramex: "ARAMEX",
    auspost: "AU_AU_POST",
    australiapost: "AU_AU_POST",
    austrianpost: "AU_AUSTRIAN_POST",
    bpost: "BEL_BELGIUM_POST",
    canadapost: "CA_CANADA_POST",
    ceskaposta: "CESKA_CZ",
    chinapost: "CN_CHINA_POST_EMS",
    chronopost: "CHRONOPOST_FR",
    colissimo: "FR_COLISSIMO",
    correos: "CORREOS_ES",
    ctt: "PRT_CTT",
    deutschepost: "DEUTSCHE_DE",
    dhl: "DHL",
    dhlexpress: "DHL",
    dpd: "DPD",
    fedex: "FEDEX",
    gls: "GLS",
    hermes: "HERMES",
    hongkongpost: "HK_POST",
    indiapost: "INDIA_POST",
    israelpost: "ISRAEL_POST",
    japanpost: "JPN_JAPAN_POST",
    koreapost: "KR_KOREA_POST",
    magyarposta: "MAGYAR_HU",
    nzpost: "NZ_NZ_POST",
    ontrac: "ONTRAC",
    parcelforce: "PARCELFORCE",
    pocztapolska: "PL_POCZTA_POLSKA",
    posteitaliane: "IT_POSTE_ITALIA",
    postnl: "NLD_POSTNL",
    purolator: "PUROLATOR",
    royalmail: "ROYAL_MAIL",
    sagawa: "SAGAWA",
    singpost: "SG_SG_POST",
    swisspost: "SWISS_POST",
    tnt: "TNT",
    unitedstatespostalservice: "USPS",
    ups: "UPS",
    usps: "USPS",
    yamato: "YAMATO",
    yodel: "YODEL",
  }),
);

type Carrier = { readonly carrier: string; readonly carrier_name_other?: string };

/** PayPal refuses a number without a carrier, and an unlisted carrier without a name. */
export function carrierOf(name: string | null): Carrier {
  const code = codes.get((name ?? "").toLowerCase().replace(/[^a-z0-9]/g, ""));
  return code ? { carrier: code } : { carrier: "OTHER", carrier_name_other: name ?? "Not named" };
}
