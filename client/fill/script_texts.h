/* script_texts -- why a file of answers was stopped. */
#ifndef FILL_SCRIPT_TEXTS_H
#define FILL_SCRIPT_TEXTS_H

#define SCRIPT_TEXTS(X)                                                       \
	X(NOT_JSON, "not JSON: line {1}, column {2}: {3}",                    \
	    "pas du JSON : ligne {1}, colonne {2} : {3}",                     \
	    "no es JSON: línea {1}, columna {2}: {3}")                        \
	X(NO_ANSWERS, "there is no object \"answers\" in it",                 \
	    "l'objet « answers » manque", "falta el objeto «answers»")        \
	X(BAD_NOW, "\"now\" must read like 2026-03-02T09:30:00Z",             \
	    "« now » doit s'écrire comme 2026-03-02T09:30:00Z",               \
	    "«now» debe escribirse como 2026-03-02T09:30:00Z")                \
	X(WHERE, "{1} ({2}): ", "{1} ({2}) : ", "{1} ({2}): ")                \
	X(TYPE, "\"{1}\" is not an answer to this question; {2}",             \
	    "« {1} » n'est pas une réponse à cette question ; {2}",           \
	    "«{1}» no es una respuesta a esta pregunta; {2}")                 \
	X(GIVE_CHOICE, "give one of: {1}", "donnez l'une de : {1}",           \
	    "dé una de: {1}")                                                 \
	X(GIVE_RANK, "give all of these, in order: {1}",                      \
	    "donnez-les toutes, dans l'ordre : {1}",                          \
	    "dé todas, en orden: {1}")                                        \
	X(GIVE_NONE, "no choice is offered, by the answers before it",        \
	    "aucun choix n'est proposé, vu les réponses précédentes",         \
	    "no se ofrece ninguna opción, según las respuestas anteriores")   \
	X(GIVE_NUMBER, "give a number without spaces, such as 12 or 12.5",    \
	    "donnez un nombre sans espaces, par exemple 12 ou 12.5",          \
	    "dé un número sin espacios, por ejemplo 12 o 12.5")               \
	X(GIVE_INTEGER, "give a whole number, such as 12",                    \
	    "donnez un nombre entier, par exemple 12",                        \
	    "dé un número entero, por ejemplo 12")                            \
	X(GIVE_DATE, "give a date such as 2026-03-31",                        \
	    "donnez une date comme 2026-03-31",                               \
	    "dé una fecha como 2026-03-31")                                   \
	X(GIVE_POINT, "give \"latitude longitude [altitude accuracy]\"",      \
	    "donnez « latitude longitude [altitude précision] »",             \
	    "dé «latitud longitud [altitud precisión]»")                      \
	X(GIVE_OTHER, "correct it", "corrigez-la", "corríjala")               \
	X(NO_FILE, "there is no file \"{1}\", or it cannot be read",          \
	    "le fichier « {1} » n'existe pas ou n'est pas lisible",           \
	    "el archivo «{1}» no existe o no se puede leer")                  \
	X(MEDIUM, "the file \"{1}\" is no {2}, which is asked for here",      \
	    "le fichier « {1} » n'est pas du type {2}, demandé ici",          \
	    "el archivo «{1}» no es de tipo {2}, que aquí se pide")           \
	X(EMPTY, "the file \"{1}\" is empty", "le fichier « {1} » est vide",  \
	    "el archivo «{1}» está vacío")                                    \
	X(TOO_LARGE, "the file \"{1}\" has more than 104 MB, the most that "  \
	    "it may have",                                                    \
	    "le fichier « {1} » dépasse 104 Mo, le maximum",                  \
	    "el archivo «{1}» pasa de 104 MB, lo máximo")                     \
	X(TOO_MANY, "an interview can hold 256 files; \"{1}\" is one too "    \
	    "many",                                                           \
	    "un entretien peut contenir 256 fichiers ; « {1} » est de trop",  \
	    "una entrevista admite 256 archivos; «{1}» sobra")                \
	X(NO_ROOM, "there is too little space on this device for \"{1}\"; "   \
	    "make room and go on with the draft",                             \
	    "il reste trop peu de place sur cet appareil pour « {1} » ; "     \
	    "libérez-en et reprenez le brouillon",                            \
	    "queda muy poco espacio en este dispositivo para «{1}»; libere "  \
	    "espacio y siga con el borrador")                                 \
	X(CONSTRAINT, "the answer \"{1}\" is refused: {2}",                   \
	    "la réponse « {1} » est refusée : {2}",                           \
	    "la respuesta «{1}» se rechaza: {2}")                             \
	X(RULE, "it breaks the question's rule; correct it",                  \
	    "elle enfreint la règle de la question ; corrigez-la",            \
	    "incumple la regla de la pregunta; corríjala")                    \
	X(REQUIRED, "an answer is required; add \"{1}\" to the file. {2}",    \
	    "une réponse est obligatoire ; ajoutez « {1} » au fichier. {2}",  \
	    "se requiere una respuesta; añada «{1}» al archivo. {2}")         \
	X(UNKNOWN, "the form has no question of this name; take it out",      \
	    "le formulaire n'a pas de question de ce nom ; retirez-la",       \
	    "el formulario no tiene una pregunta con este nombre; quítela")   \
	X(NOT_ASKED, "answered in the file but not asked, by the answers "    \
	    "before it; take it out, or say \"lenient\": true",               \
	    "répondue dans le fichier mais pas posée, vu les réponses "       \
	    "précédentes ; retirez-la, ou dites \"lenient\": true",           \
	    "respondida en el archivo pero no preguntada, según las "         \
	    "respuestas anteriores; quítela, o diga \"lenient\": true")       \
	X(NOT_LIST, "a repeat needs a list of objects, one for each",         \
	    "une répétition demande une liste d'objets, un pour chacune",     \
	    "una repetición necesita una lista de objetos, uno por cada una") \
	X(NOT_VALUE, "a text, a number or a list is needed here",             \
	    "il faut ici un texte, un nombre ou une liste",                   \
	    "aquí hace falta un texto, un número o una lista")

#endif
