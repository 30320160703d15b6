/* fieldwork_say -- what the commands say of notices, register and
 * assignments. */
#ifndef DESK_FIELDWORK_SAY_H
#define DESK_FIELDWORK_SAY_H

/* ---- for whom ---- */
#define FIELDWORK_SAY_RECIPIENT(X)                                            \
	X(TO_UNKNOWN,                                                         \
	    "{1}: nobody has this code and no device this name; \"aynid "     \
	    "device list\" and \"aynid coverage\" show them",                 \
	    "{1} : personne n'a ce code et aucun appareil ce nom ; « aynid "  \
	    "device list » et « aynid coverage » les montrent",               \
	    "{1}: nadie tiene este código y ningún dispositivo este nombre; " \
	    "«aynid device list» y «aynid coverage» los muestran")            \
	X(TO_NEAR, "{1}: nobody has this code; did you mean {2}?",            \
	    "{1} : personne n'a ce code ; vouliez-vous dire {2} ?",           \
	    "{1}: nadie tiene este código; ¿quiso decir {2}?")                \
	X(TO_MANY,                                                            \
	    "{1}: several devices are called so; give the beginning of one's " \
	    "epoch (\"aynid device list\")",                                  \
	    "{1} : plusieurs appareils portent ce nom ; donnez le début de "  \
	    "l'époque de l'un d'eux (« aynid device list »)",                 \
	    "{1}: varios dispositivos se llaman así; dé el comienzo de la "   \
	    "época de uno («aynid device list»)")                             \
	X(TO_ALL, "all", "tous", "todos")                                     \
	X(DAY_BAD, "--{1} {2}: give a day as 2026-11-30",                     \
	    "--{1} {2} : indiquez un jour comme 2026-11-30",                  \
	    "--{1} {2}: indique un día como 2026-11-30")

/* ---- notices ---- */
#define FIELDWORK_SAY_NOTICE(X)                                               \
	X(NOTICE_BAD,                                                         \
	    "\"{1}\" is no notice: it must be text, of 2,048 bytes at most; " \
	    "nothing was sent",                                               \
	    "« {1} » n'est pas un avis : il faut un texte, de 2 048 octets au " \
	    "plus ; rien n'a été envoyé",                                     \
	    "«{1}» no es un aviso: debe ser un texto, de 2048 bytes como "    \
	    "máximo; no se envió nada")                                       \
	X(NOTICE_SENT,                                                        \
	    "for {1}; it reaches each device at its next sync or stick",      \
	    "pour {1} ; chaque appareil le reçoit au prochain contact, par "  \
	    "le réseau ou par clé",                                           \
	    "para {1}; llega a cada dispositivo en su próximo contacto, por " \
	    "la red o por memoria")                                           \
	X(NOTICE_NONE, "No notice was sent yet.",                             \
	    "Aucun avis n'a encore été envoyé.",                              \
	    "Aún no se ha enviado ningún aviso.")                             \
	X(NOTICE_LINE, "{1}  {2}  {3}", "{1}  {2}  {3}", "{1}  {2}  {3}")     \
	X(NOTICE_UNTIL, "{1}  {2}, until {4}  {3}",                           \
	    "{1}  {2}, jusqu'au {4}  {3}", "{1}  {2}, hasta el {4}  {3}")

#define FIELDWORK_SAY(X)                                                      \
	FIELDWORK_SAY_RECIPIENT(X)                                            \
	FIELDWORK_SAY_NOTICE(X)

#endif
