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

/* ---- assignments ---- */
#define FIELDWORK_SAY_ASSIGN(X)                                               \
	X(OPTION_AT, "{1}: ", "{1} : ", "{1}: ")                              \
	X(ASSIGN_UNIT,                                                        \
	    "\"{1}\" is not in the register; import it, or give a label "     \
	    "instead",                                                        \
	    "« {1} » n'est pas au registre ; importez-la, ou donnez plutôt "  \
	    "un libellé (label)",                                             \
	    "«{1}» no está en el registro; impórtela, o dé en su lugar una "  \
	    "etiqueta (label)")                                               \
	X(ASSIGN_CLOSED, "\"{1}\" is closed in the register",                 \
	    "« {1} » est fermée au registre", "«{1}» está cerrada en el "     \
	    "registro")                                                       \
	X(ASSIGN_FORM,                                                        \
	    "no form \"{1}\" is published; \"aynid form list\" shows those "   \
	    "that are",                                                       \
	    "aucun formulaire « {1} » n'est publié ; « aynid form list » "    \
	    "montre ceux qui le sont",                                        \
	    "ningún formulario «{1}» está publicado; «aynid form list» "      \
	    "muestra los que lo están")                                       \
	X(ASSIGN_TO,                                                          \
	    "\"{1}\" is nobody's code and no device's name; \"aynid device "  \
	    "list\" and \"aynid coverage\" show them",                        \
	    "« {1} » n'est le code de personne ni le nom d'un appareil ; "    \
	    "« aynid device list » et « aynid coverage » les montrent",       \
	    "«{1}» no es código de nadie ni nombre de un dispositivo; «aynid " \
	    "device list» y «aynid coverage» los muestran")                   \
	X(ASSIGN_NOTHING, "give a unit of the register or a label",           \
	    "indiquez une unité du registre ou un libellé (label)",           \
	    "dé una unidad del registro o una etiqueta (label)")              \
	X(ASSIGN_QUESTION,                                                    \
	    "form {2} has no question \"{1}\" outside of repeats",            \
	    "le formulaire {2} n'a pas de question « {1} » hors des "         \
	    "répétitions",                                                    \
	    "el formulario {2} no tiene ninguna pregunta «{1}» fuera de "     \
	    "repeticiones")                                                   \
	X(ASSIGN_UNASKED,                                                     \
	    "nobody answers \"{1}\" in form {2}: it is calculated, a note or " \
	    "a file",                                                         \
	    "personne ne répond à « {1} » dans le formulaire {2} : c'est un " \
	    "calcul, une note ou un fichier",                                 \
	    "nadie responde «{1}» en el formulario {2}: es un cálculo, una "  \
	    "nota o un archivo")                                              \
	X(ASSIGN_VALUE, "\"{1}\" is no answer to \"{2}\": choices by their "  \
	    "names, days as 2026-11-30, numbers as 12.5",                     \
	    "« {1} » n'est pas une réponse à « {2} » : les choix par leur "   \
	    "nom, les jours comme 2026-11-30, les nombres comme 12.5",        \
	    "«{1}» no es respuesta a «{2}»: las opciones por su nombre, los " \
	    "días como 2026-11-30, los números como 12.5")                    \
	X(ASSIGN_LONG, "too long: 1,024 bytes for a text, 4,096 for an "      \
	    "answer, 64 answers",                                             \
	    "trop long : 1 024 octets pour un texte, 4 096 pour une réponse, " \
	    "64 réponses",                                                    \
	    "demasiado largo: 1024 bytes para un texto, 4096 para una "       \
	    "respuesta, 64 respuestas")                                       \
	X(ASSIGN_COLUMN,                                                      \
	    "no column is called so; answers to begin with stand under "      \
	    "answer:QUESTION",                                                \
	    "aucune colonne ne s'appelle ainsi ; les réponses préremplies "   \
	    "sont sous answer:QUESTION",                                      \
	    "ninguna columna se llama así; las respuestas previas van bajo "  \
	    "answer:PREGUNTA")                                                \
	X(ASSIGN_TWICE, "\"{1}\" stands in row {2} already, for the same "    \
	    "form and round",                                                 \
	    "« {1} » est déjà à la ligne {2}, pour le même formulaire et le " \
	    "même tour (round)",                                              \
	    "«{1}» ya está en la fila {2}, para el mismo formulario y la "    \
	    "misma ronda (round)")                                            \
	X(ASSIGN_PAIR, "give QUESTION=VALUE", "indiquez QUESTION=VALEUR",     \
	    "indique PREGUNTA=VALOR")                                         \
	X(ASSIGN_NOT, "nothing was assigned; correct that and do it again",   \
	    "rien n'a été affecté ; corrigez cela et recommencez",            \
	    "no se asignó nada; corrija eso y hágalo de nuevo")               \
	X(ASSIGN_UNKNOWN,                                                     \
	    "{1}: nothing of this name is assigned; \"aynid assign list\" "   \
	    "shows what is",                                                  \
	    "{1} : rien de ce nom n'est affecté ; « aynid assign list » "     \
	    "montre ce qui l'est",                                            \
	    "{1}: no hay nada asignado con ese nombre; «aynid assign list» "  \
	    "muestra lo que hay")                                             \
	X(ASSIGN_WHICH,                                                       \
	    "say which: a unit, a label, the beginning of an id, or --from "  \
	    "WHO for all of somebody's",                                      \
	    "dites lesquelles : une unité, un libellé, le début d'un "        \
	    "identifiant, ou --from QUI pour toutes celles de quelqu'un",     \
	    "diga cuáles: una unidad, una etiqueta, el comienzo de un "       \
	    "identificador, o --from QUIÉN para todas las de alguien")        \
	X(ASSIGN_NONE, "Nothing is assigned.", "Rien n'est affecté.",         \
	    "No hay nada asignado.")                                          \
	X(ASSIGN_LINE, "{1}  {2}  {3}  {4}  {5}  {6}{7}",                     \
	    "{1}  {2}  {3}  {4}  {5}  {6}{7}",                                \
	    "{1}  {2}  {3}  {4}  {5}  {6}{7}")                                \
	X(ASSIGN_IS_OPEN, "open, due {1}", "à faire, échéance {1}",           \
	    "por hacer, plazo {1}")                                           \
	X(ASSIGN_IS_OVERDUE, "OVERDUE since {1}", "EN RETARD depuis le {1}",  \
	    "ATRASADA desde el {1}")                                          \
	X(ASSIGN_IS_RECEIVED, "received ({2})", "reçue ({2})",                \
	    "recibida ({2})")                                                 \
	X(ASSIGN_IS_WITHDRAWN, "withdrawn", "retirée", "retirada")            \
	X(ASSIGN_IS_CONTESTED,                                                \
	    "  (two copies of the office differ: assign it again)",           \
	    "  (deux copies du bureau diffèrent : affectez-la à nouveau)",    \
	    "  (dos copias de la oficina difieren: asígnela de nuevo)")       \
	X(AREA_UNKNOWN,                                                       \
	    "no unit of the register is in area \"{1}\"; \"aynid register "    \
	    "list\" shows their areas. Nothing was changed",                  \
	    "aucune unité du registre n'est dans la zone « {1} » ; « aynid "  \
	    "register list » montre leurs zones. Rien n'a été changé",        \
	    "ninguna unidad del registro está en la zona «{1}»; «aynid "      \
	    "register list» muestra sus zonas. No se cambió nada")            \
	X(AREA_MANY,                                                          \
	    "area \"{1}\" is too much: at most {2} areas, and {3} units on a " \
	    "device. Nothing was changed",                                    \
	    "la zone « {1} » est de trop : au plus {2} zones, et {3} unités " \
	    "par appareil. Rien n'a été changé",                              \
	    "la zona «{1}» es demasiado: como máximo {2} zonas, y {3} "       \
	    "unidades por dispositivo. No se cambió nada")                    \
	X(AREA_LINE, "{1}  {2}: {3} units", "{1}  {2} : {3} unités",          \
	    "{1}  {2}: {3} unidades")                                         \
	X(AREA_NONE, "Nobody was given an area.",                             \
	    "Aucune zone n'a été donnée.", "No se ha dado ninguna zona.")     \
	X(ASSIGNED, "{1} assignments, {2} of them new or changed",            \
	    "{1} affectations, dont {2} nouvelles ou changées",               \
	    "{1} asignaciones, de ellas {2} nuevas o cambiadas")

/* ---- coverage ---- */
#define FIELDWORK_SAY_COVER(X)                                                \
	X(COVER_TITLE, "Assignments", "Affectations", "Asignaciones")         \
	X(COVER_ALL, "Total", "Total", "Total")                               \
	X(COVER_PEOPLE, "Person", "Personne", "Persona")                      \
	X(COVER_AREAS, "Area (admin1)", "Zone (admin1)", "Zona (admin1)")     \
	X(COVER_NO_AREA, "(none)", "(aucune)", "(ninguna)")                   \
	X(COVER_ASSIGNED, "Assigned", "Affectées", "Asignadas")               \
	X(COVER_RECEIVED, "Received", "Reçues", "Recibidas")                  \
	X(COVER_MISSING, "Missing", "Manquantes", "Faltantes")                \
	X(COVER_OVERDUE, "Overdue", "En retard", "Atrasadas")                 \
	X(COVER_EXTRA, "Not assigned", "Non affectées", "No asignadas")       \
	X(COVER_TWICE,                                                        \
	    "Two interviews for one assignment: {1} ({2}), record {3}",       \
	    "Deux entretiens pour une affectation : {1} ({2}), "              \
	    "enregistrement {3}",                                             \
	    "Dos entrevistas para una asignación: {1} ({2}), registro {3}")

#define FIELDWORK_SAY(X)                                                      \
	FIELDWORK_SAY_RECIPIENT(X)                                            \
	FIELDWORK_SAY_NOTICE(X)                                               \
	FIELDWORK_SAY_REGISTER(X)                                             \
	FIELDWORK_SAY_ASSIGN(X)                                               \
	FIELDWORK_SAY_COVER(X)

#endif
