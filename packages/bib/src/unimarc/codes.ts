// Code lists in which UNIMARC and MARC 21 differ. Source: Library of Congress, "UNIMARC to MARC 21 Conversion Specifications" (August 2001),
// section V, tables 1 (countries) and 2 (relators), https://www.loc.gov/marc/unimarctomarc21.html; countries and codes that came later
// from the MARC Code List for Countries and the MARC Code List for Relators.

/** `key value key value …` as a map. */
function tableOf(text: string): ReadonlyMap<string, string> {
  const words = text.trim().split(/\s+/)
  return new Map(words.flatMap((word, i): [string, string][] => (i % 2 === 0 ? [[word, words[i + 1] ?? '']] : [])))
}

/** ISO 3166 country codes, withdrawn ones included, and the MARC country code of each. */
const COUNTRIES = tableOf(`
  AD an AE ts AF af AG aq AI am AL aa AM ai AN na AO ao AQ ay AR ag AS as AT au AU at AW aw AX fi AZ aj
  BA bn BB bb BD bg BE be BF uv BG bu BH ba BI bd BJ dm BL sc BM bm BN bx BO bo BQ ca BR bl BS bf BT bt BU br BV bv BW bs BY bw BZ bh
  CA xxc CC xb CD cg CF cx CG cf CH sz CI iv CK cw CL cl CM cm CN cc CO ck CR cr CS yu CT cp CU cu CV cv CW co CX xa CY cy CZ xr
  DD gw DE gw DJ ft DK dk DM dq DO dr DZ ae EC ec EE er EG ua EH ss ER ea ES sp ET et FI fi FJ fj FK fk FM fm FO fa FQ fs FR fr
  GA go GB xxk GD gd GE gs GF fg GG gg GH gh GI gi GL gl GM gm GN gv GP gp GQ eg GR gr GS xs GT gt GU gu GW pg GY gy
  HK cc HM hm HN ho HR ci HT ht HU hu HV uv ID io IE ie IL is IM im IN ii IO bi IQ iq IR ir IS ic IT it
  JE je JM jm JO jo JP ja JT ji KE ke KG kg KH cb KI gb KM cq KN xd KP kn KR ko KW ku KY cj KZ kz
  LA ls LB le LC xk LI lh LK ce LR lb LS lo LT li LU lu LV lv LY ly MA mr MC mc MD mv ME mo MF st MG mg MH xe MI xf MK xn ML ml MM br
  MN mp MO cc MP nw MQ mq MR mu MS mj MT mm MU mf MV xc MW mw MX mx MY my MZ mz NA sx NC nl NE ng NF nx NG nr NH nn NI nq NL ne NO no
  NP np NQ ay NR nu NT iy NU xh NV uc NZ nz OM mk PA pn PC tt PE pe PF fp PG pp PH ph PK pk PL pl PM xl PN pc PR pr PS wj PT po PU up
  PW pw PY py QA qa RE re RH rh RO rm RS rb RU ru RW rw SA su SB bp SC se SD sj SE sw SG si SH xj SI xv SJ sb SK xo SL sl SM sm SN sg
  SO so SR sr SS sd ST sf SU xxr SV es SX sn SY sy SZ sq TC tc TD cd TF fs TG tg TH th TJ ta TK tl TL em TM tk TN ti TO to TP em TR tu
  TT tr TV tv TW ch TZ tz UA un UG ug UM uc US xxu UY uy UZ uz VA vc VC xm VE ve VG vb VI vi VN vm VU nn WF wf WK wk WS ws
  XK kv XV vp YD ys YE ye YT ot YU yu ZA sa ZM za ZR cg ZW rh
`)

/** The three characters of MARC's country code (008/15–17); `xx ` where the ISO code is not known. */
export function marcCountry(iso: string): string {
  return (COUNTRIES.get(iso.trim().toUpperCase()) ?? 'xx').padEnd(3)
}

/** UNIMARC relator codes ($4) and the MARC relator code of each. */
const RELATORS = tableOf(`
  005 act 010 adp 018 anm 020 ann 030 arr 040 art 050 asg 060 asn 065 auc 070 aut 072 aqt 075 aft 080 aui 090 aus 100 ant 110 bnd 120 bdd
  130 bkd 140 bjd 150 bpd 160 bsl 170 cll 180 ctg 190 cns 200 chr 205 ctb 207 cmt 210 cmm 212 cwt 220 com 230 cmp 240 cmt 245 ccp 250 cnd
  255 csp 257 ctb 260 cph 270 crr 273 cur 275 dnc 280 dte 290 dto 295 dgg 300 drt 305 dis 310 dst 320 dnr 330 dub 340 edt 350 egr 360 etr
  365 exp 370 flm 380 frg 390 fmo 400 fnd 410 grt 420 hnr 430 ilu 440 ill 450 ins 460 ive 470 ivr 480 lbt 490 lse 500 lso 510 ltg 520 lyr
  530 mte 540 mon 545 mus 550 nrt 555 opn 557 orm 560 org 570 oth 580 ppm 582 pta 584 inv 587 pth 590 prf 595 res 600 pht 605 pre 610 prt
  620 pop 630 pro 635 prg 640 pfr 650 pbl 651 pbd 660 rcp 670 rce 673 rth 675 rev 677 rtm 680 rbr 690 sce 695 sad 700 scr 705 scl 710 sec
  720 sgn 721 sng 723 spn 725 stn 727 ths 730 trl 740 tyd 750 tyg 755 voc 760 wde 770 wam
`)

/** The MARC relator code of a UNIMARC one; what is no number is one already. */
export function marcRelator(code: string): string {
  const bare = code.trim()
  return RELATORS.get(bare.padStart(3, '0')) ?? bare
}

/** ISO 639-2's terminological codes and the bibliographic ones that MARC has for the same languages; then withdrawn MARC codes. */
const LANGUAGES = tableOf(`
  bod tib ces cze cym wel deu ger ell gre eus baq fas per fra fre hye arm isl ice kat geo mkd mac mri mao msa may mya bur nld dut ron rum
  slk slo sqi alb zho chi scr hrv scc srp
`)

export function marcLanguage(code: string): string {
  const bare = code.trim().toLowerCase()
  return LANGUAGES.get(bare) ?? bare
}

/** Subject systems ($2 of 600–608) that MARC 21 tells in the second indicator, and names that differ for the rest. */
export const SUBJECT_SYSTEMS: Readonly<Record<string, { readonly indicator: string; readonly source?: string }>> = {
  lc: { indicator: '0' },
  lcsh: { indicator: '0' },
  mesh: { indicator: '2' },
  nal: { indicator: '3' },
  csh: { indicator: '5' },
  rvm: { indicator: '6' },
  rameau: { indicator: '7', source: 'ram' },
}
