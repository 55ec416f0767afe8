// The words in which a secret is told over the telephone: one of 256 for each byte, short, everyday, and no two that differ in
// one letter. The first list is common to Indonesian and Malay.

const list = (words: string): readonly string[] => words.trim().split(/\s+/)

export const MALAY_WORDS = list(`
  adik air akar alat ampuh anak angin anting arang asin atap awan ayam badan bagus bahu
  balok bambu banyak bawang bebek belakang benang beras besi betis biru bola botol buah budaya bukit
  bulan bumi bunga burung busur cabai cahaya cantik cepat cerita cincin coklat contoh cuaca cuci dahan
  damai dapur darat daun debu dekat delapan depan desa dinding domba dongeng dua duduk dunia durian
  ekor emas empat enam erat fajar galah gambar garam gatal gelas gembira gigi gitar goreng gula
  gunung guru habis hadiah halus hangat hebat hidung hijau hitam hujan ibu ikan indah injak intan
  isap istana itik jagung jahit jalan jarum jati jauh jembatan jendela jeruk jinak jual jujur kabut
  kaca kaki kambing kancil kapal karet kayu kebun kecil kelapa kembar kenyang kepala kertas kilat kipas
  kodok kolam kopi kota kuat kucing kuda kue kuku kulit kunci kursi labu lampu langit laut
  layar lebah lemari lidah lilin lima lombok lonceng luas lukis lumpur madu mahal makan malam mangga
  manis masak mawar meja melati merah merdu mesin minum monyet mudah mulut murid musim naga nanas
  nasi nelayan nomor nyamuk nyiur obat ombak otak padi pahat paku pantai pasar payung pedas pelangi
  penuh perahu pintu pisang pohon pondok pulau putih rajin rambut rawa roda rotan roti rumah rusa
  sabun sagu sahabat sapi sarung sawah sayur sejuk selatan semangka semut senja senyum sepatu siang singa
  sirih sisir sore suling sungai surat sutra tangan telur teman tempe tepung terang tikus timur tinggi
  tomat topeng tujuh tulang tupai udang ular umur utara wajah waktu wangi warna wayang wortel zaitun
`)

export const ENGLISH_WORDS = list(`
  able acid actor adult agent album alley amber angel ankle apple april arena armor arrow atlas
  august autumn award bacon badge bamboo banana barrel basket beach bean bicycle bird blanket blue board
  bottle bowl bread bridge broom brother bucket butter button cabin cactus camel candle canvas carbon carpet
  castle cherry chicken circle citrus cliff clock cloud coast coconut coffee comet copper coral cotton cousin
  crab cricket crown crystal curtain cycle dance desert diamond dinner doctor dolphin donkey dragon drum eagle
  earth east eight elbow elephant engine evening fabric falcon farmer father fence fever field finger flame
  flute forest fossil fox friday frog fruit garden garlic giraffe glass glove goat gold grape green
  guitar hammer harbour harvest hawk helmet honey horizon horse hotel hundred iron island ivory jacket january
  jelly jewel journey jungle kettle kitchen kite knee ladder lake lamp lemon leopard letter library lion
  lizard lotus magnet mango maple market melon metal milk mirror monday moon morning mother mountain mouse
  museum music napkin needle nest nine north novel number oak ocean olive onion orange orchid otter
  oven oxygen paddle paint palace panda paper parrot pasta peacock pearl pencil pepper piano picnic pigeon
  pillow pilot planet pocket poem pond potato prince purple puzzle pyramid queen rabbit radio rain raven
  ribbon rice river robin rose ruby sailor salmon sandal school seven shadow sheep silver sister snow
  soldier spider spoon spring square stone student sugar summer sunday swan temple thunder tiger tomato tower
  trumpet tunnel turtle twelve umbrella uncle velvet village violet violin volcano wagon walnut water whale wheat
`)
