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

/* ---- register ---- */
#define FIELDWORK_SAY_REGISTER(X)                                             \
	X(SHEET_BAD, "{1}, row {2}: this is not a CSV sheet in UTF-8",        \
	    "{1}, ligne {2} : ce n'est pas une feuille CSV en UTF-8",         \
	    "{1}, fila {2}: no es una hoja CSV en UTF-8")                     \
	X(SHEET_AT, "{1}, row {2}, column {3}: ",                             \
	    "{1}, ligne {2}, colonne {3} : ", "{1}, fila {2}, columna {3}: ") \
	X(SHEET_MORE, "{1} more faults; nothing was changed",                 \
	    "{1} autres fautes ; rien n'a été changé",                        \
	    "{1} faltas más; no se cambió nada")                              \
	X(SHEET_NOTHING, "nothing was changed; correct the file and import "  \
	    "it again",                                                       \
	    "rien n'a été changé ; corrigez le fichier et réimportez-le",     \
	    "no se cambió nada; corrija el archivo e impórtelo de nuevo")     \
	X(CELL_NO_COLUMN, "there is no such column; the first row must name " \
	    "it", "cette colonne manque ; la première ligne doit la nommer",  \
	    "falta esta columna; la primera fila debe nombrarla")             \
	X(CELL_UNKNOWN,                                                       \
	    "no column is called so; columns of your own begin with x_",      \
	    "aucune colonne ne s'appelle ainsi ; les vôtres commencent par "  \
	    "x_",                                                             \
	    "ninguna columna se llama así; las suyas empiezan por x_")        \
	X(CELL_NEAR, "no column is called so; did you mean {2}?",             \
	    "aucune colonne ne s'appelle ainsi ; vouliez-vous dire {2} ?",    \
	    "ninguna columna se llama así; ¿quiso decir {2}?")                \
	X(CELL_TWICE, "two columns are called so; rename one or take it out", \
	    "deux colonnes s'appellent ainsi ; renommez-en une ou "           \
	    "retirez-la",                                                     \
	    "dos columnas se llaman así; renombre una o quítela")             \
	X(CELL_EMPTY, "this may not be empty", "ceci ne peut être vide",      \
	    "esto no puede estar vacío")                                      \
	X(CELL_ID,                                                            \
	    "\"{1}\" is no identifier: letters without accents, digits and "  \
	    ". _ : / - alone, 64 at most",                                    \
	    "« {1} » n'est pas un identifiant : lettres sans accents, "       \
	    "chiffres et . _ : / - seulement, 64 au plus",                    \
	    "«{1}» no es un identificador: solo letras sin acentos, cifras y " \
	    ". _ : / -, 64 como máximo")                                      \
	X(CELL_SAME_ID, "\"{1}\" stands in row {2} already; a unit has one "  \
	    "row",                                                            \
	    "« {1} » est déjà à la ligne {2} ; une unité a une seule ligne",  \
	    "«{1}» ya está en la fila {2}; una unidad tiene una sola fila")   \
	X(CELL_CODE,                                                          \
	    "\"{1}\" is no code: no spaces, no commas, 64 characters at most", \
	    "« {1} » n'est pas un code : ni espaces ni virgules, 64 "         \
	    "caractères au plus",                                             \
	    "«{1}» no es un código: sin espacios ni comas, 64 caracteres "    \
	    "como máximo")                                                    \
	X(CELL_NUMBER, "\"{1}\" is no whole number from 0",                   \
	    "« {1} » n'est pas un nombre entier à partir de 0",               \
	    "«{1}» no es un número entero desde 0")                           \
	X(CELL_YEAR, "\"{1}\" is no year; write it as 1998",                  \
	    "« {1} » n'est pas une année ; écrivez-la comme 1998",            \
	    "«{1}» no es un año; escríbalo como 1998")                        \
	X(CELL_DATE, "\"{1}\" is no day; write it as 2026-11-30",             \
	    "« {1} » n'est pas un jour ; écrivez-le comme 2026-11-30",        \
	    "«{1}» no es un día; escríbalo como 2026-11-30")                  \
	X(CELL_LAT, "\"{1}\" is no latitude: degrees from -90 to 90, as 6.1375", \
	    "« {1} » n'est pas une latitude : des degrés de -90 à 90, comme " \
	    "6.1375",                                                         \
	    "«{1}» no es una latitud: grados de -90 a 90, como 6.1375")       \
	X(CELL_LON,                                                           \
	    "\"{1}\" is no longitude: degrees from -180 to 180, as 1.2123",   \
	    "« {1} » n'est pas une longitude : des degrés de -180 à 180, "    \
	    "comme 1.2123",                                                   \
	    "«{1}» no es una longitud: grados de -180 a 180, como 1.2123")    \
	X(CELL_NEEDS, "this says nothing without {2}; fill that in too",      \
	    "ceci ne dit rien sans {2} ; remplissez-le aussi",                \
	    "esto no dice nada sin {2}; rellénelo también")                   \
	X(CELL_LONG, "too long: 1,024 bytes at most, 64 columns and 8 KiB "   \
	    "for a unit",                                                     \
	    "trop long : 1 024 octets au plus, 64 colonnes et 8 Kio par "     \
	    "unité",                                                          \
	    "demasiado largo: 1024 bytes como máximo, 64 columnas y 8 KiB "   \
	    "por unidad")                                                     \
	X(REGISTERED,                                                         \
	    "{1} units: {2} new, {3} changed, {4} closed, {5} as they were",  \
	    "{1} unités : {2} nouvelles, {3} changées, {4} fermées, {5} "     \
	    "inchangées",                                                     \
	    "{1} unidades: {2} nuevas, {3} cambiadas, {4} cerradas, {5} sin " \
	    "cambios")                                                        \
	X(REGISTER_COUNT,                                                     \
	    "{1} units, {2} of them closed, {3} contested",                   \
	    "{1} unités, dont {2} fermées, {3} en contradiction",             \
	    "{1} unidades, de ellas {2} cerradas, {3} en contradicción")      \
	X(REGISTER_UNIT, "{1}  {2}  {3}{4}{5}", "{1}  {2}  {3}{4}{5}",        \
	    "{1}  {2}  {3}{4}{5}")                                            \
	X(REGISTER_IS_CLOSED, "  closed on {1}", "  fermée le {1}",           \
	    "  cerrada el {1}")                                               \
	X(REGISTER_IS_CONTESTED,                                              \
	    "  (two copies of the office differ: import the right row again)", \
	    "  (deux copies du bureau diffèrent : réimportez la bonne ligne)", \
	    "  (dos copias de la oficina difieren: importe de nuevo la fila " \
	    "correcta)")                                                      \
	X(REGISTER_OUT, "{1}: {2} units", "{1} : {2} unités",                 \
	    "{1}: {2} unidades")

#define FIELDWORK_SAY(X)                                                      \
	FIELDWORK_SAY_RECIPIENT(X)                                            \
	FIELDWORK_SAY_NOTICE(X)                                               \
	FIELDWORK_SAY_REGISTER(X)

#endif
