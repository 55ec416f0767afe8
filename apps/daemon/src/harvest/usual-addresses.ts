// Where usual systems answer over OAI-PMH, for whoever has given the address of their web page instead.
export const USUAL_ADDRESSES =
  'Usual addresses end in /cgi-bin/koha/oai.pl (Koha), /oai.php (SLiMS), /oai/request or /server/oai/request (DSpace), /cgi/oai2 (EPrints).'
