/* terminal_texts -- what the interview on a terminal says. */
#ifndef UI_TERMINAL_TEXTS_H
#define UI_TERMINAL_TEXTS_H

#define TERMINAL_TEXTS(X)                                                     \
	/* the beginning */                                                   \
	X(VERSION, "Version {1}", "Version {1}", "Versión {1}")               \
	X(SPOKEN, "Language: {1}; \":l\" changes it.",                        \
	    "Langue : {1} ; « :l » la change.",                               \
	    "Idioma: {1}; «:l» lo cambia.")                                   \
	X(SAVED, "Every answer is saved as it is given. \"?\" lists the "     \
	    "commands.",                                                      \
	    "Chaque réponse est enregistrée dès qu'elle est donnée. « ? » "   \
	    "liste les commandes.",                                           \
	    "Cada respuesta se guarda en cuanto se da. «?» muestra los "      \
	    "comandos.")                                                      \
	/* a question's page */                                               \
	X(ROW, "row {1} of {2}", "ligne {1} sur {2}", "fila {1} de {2}")      \
	X(IMAGE, "Picture, not shown here: {1}",                              \
	    "Image, non montrée ici : {1}",                                   \
	    "Imagen, no se muestra aquí: {1}")                                \
	X(AUDIO, "Sound, not played here: {1}",                               \
	    "Son, non joué ici : {1}",                                        \
	    "Sonido, no se reproduce aquí: {1}")                              \
	X(VIDEO, "Film, not shown here: {1}",                                 \
	    "Film, non montré ici : {1}",                                     \
	    "Video, no se muestra aquí: {1}")                                 \
	X(ANSWER, "Answer:", "Réponse :", "Respuesta:")                       \
	X(REMARKED, "The office: {1}", "Le bureau : {1}", "La oficina: {1}")  \
	X(REMARKS, "Questions that the office comments on: {1}; it stands "   \
	    "there, and in \":a\".",                                          \
	    "Questions que le bureau commente : {1} ; c'est écrit là, et "    \
	    "dans « :a ».",                                                   \
	    "Preguntas que la oficina comenta: {1}; está escrito ahí, y en "  \
	    "«:a».")                                                          \
	X(ACKNOWLEDGED, "read", "lu", "leído")                                \
	X(YES, "yes", "oui", "sí")                                            \
	X(NO, "no", "non", "no")                                              \
	X(POINTS, "{1} points", "{1} points", "{1} puntos")                   \
	X(CHOICES, "{1} of {2}", "{1} sur {2}", "{1} de {2}")                 \
	X(FOUND, "{1} with \"{2}\"", "{1} avec « {2} »", "{1} con «{2}»")     \
	X(NO_CHOICES, "There is no choice here; see the answers before.",     \
	    "Aucun choix ici ; voyez les réponses précédentes.",              \
	    "Aquí no hay opciones; revise las respuestas anteriores.")        \
	X(ADD, "Add another row?", "Ajouter une autre ligne ?",               \
	    "¿Añadir otra fila?")                                             \
	X(ADD_FIRST, "Add a row?", "Ajouter une ligne ?",                     \
	    "¿Añadir una fila?")                                              \
	X(SO_FAR, "Rows so far: {1}", "Lignes jusqu'ici : {1}",               \
	    "Filas hasta ahora: {1}")                                         \
	/* how to answer */                                                   \
	X(HOW_SOME, "Several with spaces: 1 3. +3 adds, -3 takes away.",      \
	    "Plusieurs avec des espaces : 1 3. +3 ajoute, -3 retire.",        \
	    "Varias con espacios: 1 3. +3 añade, -3 quita.")                  \
	X(HOW_RANK, "All numbers, first to last: 2 1 3.",                     \
	    "Tous les numéros, du premier au dernier : 2 1 3.",               \
	    "Todos los números, del primero al último: 2 1 3.")               \
	X(HOW_DATE, "31/03/2026, today, -1 (yesterday)",                      \
	    "31/03/2026, aujourd'hui, -1 (hier)",                             \
	    "31/03/2026, hoy, -1 (ayer)")                                     \
	X(HOW_ISO_DATE, "2026-03-31, today, -1 (yesterday)",                  \
	    "2026-03-31, aujourd'hui, -1 (hier)",                             \
	    "2026-03-31, hoy, -1 (ayer)")                                     \
	X(HOW_MONTH, "Month and year: 03/2026", "Mois et année : 03/2026",    \
	    "Mes y año: 03/2026")                                             \
	X(HOW_YEAR, "Year: 2026", "Année : 2026", "Año: 2026")                \
	X(HOW_TIME, "14:30, now", "14:30, 14h30, maintenant",                 \
	    "14:30, ahora")                                                   \
	X(HOW_MOMENT, "31/03/2026 14:30, now",                                \
	    "31/03/2026 14:30, maintenant", "31/03/2026 14:30, ahora")        \
	X(HOW_ISO_MOMENT, "2026-03-31 14:30, now",                            \
	    "2026-03-31 14:30, maintenant", "2026-03-31 14:30, ahora")        \
	X(HOW_POINT, "Latitude, longitude: 6.1375 1.2123 or N6°08'15\" "      \
	    "E1°12'44\"; altitude and accuracy may follow.",                  \
	    "Latitude, longitude : 6,1375 1,2123 ou N6°08'15\" "              \
	    "E1°12'44\" ; altitude et précision peuvent suivre.",             \
	    "Latitud, longitud: 6,1375 1,2123 o N6°08'15\" E1°12'44\"; "      \
	    "pueden seguir altitud y precisión.")                             \
	X(HOW_LINE, "Points with ; between them: 6.13 1.21; 6.14 1.22",       \
	    "Points séparés par ; : 6,13 1,21 ; 6,14 1,22",                   \
	    "Puntos separados por ;: 6,13 1,21; 6,14 1,22")                   \
	X(HOW_LINES, "As many lines as needed; a line with only a dot ends "  \
	    "the text.",                                                      \
	    "Autant de lignes qu'il faut ; une ligne avec un seul point "     \
	    "termine le texte.",                                              \
	    "Las líneas que hagan falta; una línea con solo un punto "        \
	    "termina el texto.")                                              \
	X(HOW_FILE, "The file's path", "Le chemin du fichier",                \
	    "La ruta del archivo")                                            \
	X(HOW_READ, "\"ok\" when it is read", "« ok » une fois lu",           \
	    "«ok» una vez leído")                                             \
	/* reminders; a unit each */                                          \
	X(TIP_KEEP, "Enter keeps", "Entrée garde", "Intro conserva")          \
	X(TIP_SKIP, "Enter skips", "Entrée passe", "Intro omite")             \
	X(TIP_ON, "Enter goes on", "Entrée continue", "Intro continúa")       \
	X(TIP_MORE, "> more", "> suite", "> más")                             \
	X(TIP_ENTER_MORE, "Enter more", "Entrée suite", "Intro más")          \
	X(TIP_FIND, "/text finds", "/texte cherche", "/texto busca")          \
	X(TIP_BACK, "< back", "< retour", "< atrás")                          \
	X(TIP_GUIDANCE, ":i guidance", ":i consignes", ":i instrucciones")    \
	X(TIP_SECTIONS, ":o sections", ":o parties", ":o secciones")          \
	X(TIP_REMOVE, ":d removes the row", ":d retire la ligne",             \
	    ":d quita la fila")                                               \
	X(TIP_PAUSE, ":p pause", ":p pause", ":p pausa")                      \
	X(TIP_HELP, "? help", "? aide", "? ayuda")                            \
	/* prompts */                                                         \
	X(ASK_TEXT, "text", "texte", "texto")                                 \
	X(ASK_INTEGER, "whole number", "nombre entier", "número entero")      \
	X(ASK_NUMBER, "number", "nombre", "número")                           \
	X(ASK_DATE, "date", "date", "fecha")                                  \
	X(ASK_TIME, "time", "heure", "hora")                                  \
	X(ASK_MOMENT, "date and time", "date et heure", "fecha y hora")       \
	X(ASK_POINT, "position", "position", "posición")                      \
	X(ASK_LINE, "positions", "positions", "posiciones")                   \
	X(ASK_FILE, "file", "fichier", "archivo")                             \
	X(ASK_CODE, "code", "code", "código")                                 \
	X(ASK_ONE, "choice", "choix", "opción")                               \
	X(ASK_SOME, "choices", "choix", "opciones")                           \
	X(ASK_RANK, "order", "ordre", "orden")                                \
	X(ASK_YES_NO, "yes/no", "oui/non", "sí/no")                           \
	X(ASK_READ, "ok", "ok", "ok")                                         \
	X(ASK_ENTER, "Enter", "Entrée", "Intro")                              \
	X(ASK_RETURN, "Enter returns", "Entrée revient", "Intro vuelve")      \
	X(ASK_SECTION, "number, Enter returns",                               \
	    "numéro, Entrée revient", "número, Intro vuelve")                 \
	X(ASK_MORE, "number, Enter more, < returns",                          \
	    "numéro, Entrée suite, < revient",                                \
	    "número, Intro más, < vuelve")                                    \
	X(ASK_LANGUAGE, "number or name", "numéro ou nom", "número o nombre") \
	/* refusals */                                                        \
	X(REQUIRED, "An answer is required here.",                            \
	    "Une réponse est obligatoire ici.",                               \
	    "Aquí se requiere una respuesta.")                                \
	X(CONSTRAINT, "The questionnaire does not allow this answer.",        \
	    "Le questionnaire n'admet pas cette réponse.",                    \
	    "El cuestionario no admite esta respuesta.")                      \
	X(NOT_INTEGER, "\"{1}\" is not a whole number, such as 1250.",        \
	    "« {1} » n'est pas un nombre entier, par exemple 1250.",          \
	    "«{1}» no es un número entero, como 1250.")                       \
	X(NOT_NUMBER, "\"{1}\" is not a number, such as 1250.5.",             \
	    "« {1} » n'est pas un nombre, par exemple 1250,5.",               \
	    "«{1}» no es un número, como 1250,5.")                            \
	X(TWO_NUMBERS, "\"{1}\" could be two numbers; write it without a "    \
	    "sign between the thousands.",                                    \
	    "« {1} » pourrait être deux nombres ; écrivez-le sans signe "     \
	    "entre les milliers.",                                            \
	    "«{1}» podría ser dos números; escríbalo sin signo entre los "    \
	    "millares.")                                                      \
	X(NOT_DATE, "\"{1}\" is not a date, such as 2026-03-31.",             \
	    "« {1} » n'est pas une date, par exemple 31/03/2026.",            \
	    "«{1}» no es una fecha, como 31/03/2026.")                        \
	X(NO_SUCH_DAY, "\"{1}\": there is no such day.",                      \
	    "« {1} » : ce jour n'existe pas.",                                \
	    "«{1}»: no existe ese día.")                                      \
	X(TWO_DATES, "\"{1}\" could be two dates; write it as {2} or {3}.",   \
	    "« {1} » pourrait être deux dates ; écrivez {2} ou {3}.",         \
	    "«{1}» podría ser dos fechas; escriba {2} o {3}.")                \
	X(NOT_TIME, "\"{1}\" is not a time, such as 14:30.",                  \
	    "« {1} » n'est pas une heure, par exemple 14:30.",                \
	    "«{1}» no es una hora, como 14:30.")                              \
	X(NOT_MOMENT, "\"{1}\" is not a date and time, such as 2026-03-31 "   \
	    "14:30.",                                                         \
	    "« {1} » n'est pas une date et heure, par exemple 31/03/2026 "    \
	    "14:30.",                                                         \
	    "«{1}» no es una fecha y hora, como 31/03/2026 14:30.")           \
	X(NOT_POINT, "\"{1}\" is not a position: latitude (-90 to 90), then " \
	    "longitude (-180 to 180), such as 6.1375 1.2123.",                \
	    "« {1} » n'est pas une position : latitude (-90 à 90), puis "     \
	    "longitude (-180 à 180), par exemple 6,1375 1,2123.",             \
	    "«{1}» no es una posición: latitud (-90 a 90) y luego longitud "  \
	    "(-180 a 180), como 6,1375 1,2123.")                              \
	X(TOO_FEW_POINTS, "{1} points at least are needed.",                  \
	    "Il faut au moins {1} points.",                                   \
	    "Hacen falta al menos {1} puntos.")                               \
	X(NOT_CLOSED, "The last point must be the first one again.",          \
	    "Le dernier point doit être à nouveau le premier.",               \
	    "El último punto debe ser de nuevo el primero.")                  \
	X(NOT_YES_NO, "Give yes or no.", "Répondez oui ou non.",              \
	    "Responda sí o no.")                                              \
	X(NOT_READ, "Give \"ok\", or \":x\" to take it back.",                \
	    "Donnez « ok », ou « :x » pour le reprendre.",                    \
	    "Dé «ok», o «:x» para retirarlo.")                                \
	X(NO_FILE, "\"{1}\": there is no such file, or it cannot be read.",   \
	    "« {1} » : ce fichier n'existe pas ou n'est pas lisible.",        \
	    "«{1}»: no existe ese archivo o no se puede leer.")               \
	X(NOT_IMAGE, "\"{1}\" is no picture (JPEG, PNG ...), which is asked "  \
	    "for here.",                                                      \
	    "« {1} » n'est pas une image (JPEG, PNG...), demandée ici.",      \
	    "«{1}» no es una imagen (JPEG, PNG...), que aquí se pide.")       \
	X(NOT_AUDIO, "\"{1}\" is no sound recording (MP3, M4A, WAV ...), "    \
	    "which is asked for here.",                                       \
	    "« {1} » n'est pas un enregistrement sonore (MP3, M4A, WAV...), " \
	    "demandé ici.",                                                   \
	    "«{1}» no es una grabación de sonido (MP3, M4A, WAV...), que "    \
	    "aquí se pide.")                                                  \
	X(NOT_VIDEO, "\"{1}\" is no film (MP4, 3GP, WEBM ...), which is "     \
	    "asked for here.",                                                \
	    "« {1} » n'est pas une vidéo (MP4, 3GP, WEBM...), demandée ici.", \
	    "«{1}» no es un vídeo (MP4, 3GP, WEBM...), que aquí se pide.")    \
	X(FILE_EMPTY, "\"{1}\" is empty.", "« {1} » est vide.",               \
	    "«{1}» está vacío.")                                              \
	X(FILE_TOO_LARGE, "\"{1}\" has more than 104 MB, the most that a "    \
	    "file may have. Give a smaller one.",                             \
	    "« {1} » dépasse 104 Mo, le maximum pour un fichier. Donnez-en "  \
	    "un plus petit.",                                                 \
	    "«{1}» pasa de 104 MB, lo máximo para un archivo. Dé uno más "    \
	    "pequeño.")                                                       \
	X(TOO_MANY_FILES, "An interview can hold 256 files; this is one too " \
	    "many.",                                                          \
	    "Un entretien peut contenir 256 fichiers ; celui-ci est de trop.",\
	    "Una entrevista admite 256 archivos; este sobra.")                \
	X(NO_ROOM, "There is too little space on this device for \"{1}\". "   \
	    "Make room and give it again, or go on without it; all that was " \
	    "answered is kept.",                                              \
	    "Il reste trop peu de place sur cet appareil pour « {1} ». "      \
	    "Libérez-en et redonnez-le, ou continuez sans lui ; tout ce qui " \
	    "a été répondu est gardé.",                                       \
	    "Queda muy poco espacio en este dispositivo para «{1}». Libere "  \
	    "espacio y délo otra vez, o siga sin él; todo lo respondido se "  \
	    "conserva.")                                                      \
	X(NO_CHOICE, "\"{1}\" is none of the choices.",                       \
	    "« {1} » n'est aucun des choix.",                                 \
	    "«{1}» no es ninguna de las opciones.")                           \
	X(SEVERAL_CHOICES, "\"{1}\" fits {2} of the choices:",                \
	    "« {1} » convient à {2} des choix :",                             \
	    "«{1}» corresponde a {2} de las opciones:")                       \
	X(NOT_RANKED, "Give every number once, first to last.",               \
	    "Donnez chaque numéro une fois, du premier au dernier.",          \
	    "Dé cada número una vez, del primero al último.")                 \
	X(TOO_LONG, "This is longer than an answer can be; nothing of it "    \
	    "was taken. Shorten it.",                                         \
	    "C'est plus long qu'une réponse ne peut l'être ; rien n'a été "   \
	    "pris. Abrégez.",                                                 \
	    "Es más largo de lo que puede ser una respuesta; no se tomó "     \
	    "nada. Abrévielo.")                                               \
	X(NOT_TEXT, "Some of these characters cannot be read (arrow keys do " \
	    "not work here; Backspace does).",                                \
	    "Certains de ces caractères sont illisibles (les flèches ne "     \
	    "servent pas ici ; la touche Retour arrière, si).",               \
	    "Algunos de estos caracteres no se pueden leer (las flechas no "  \
	    "sirven aquí; Retroceso, sí).")                                   \
	X(REFUSED, "\"{1}\" cannot be an answer to this question.",           \
	    "« {1} » ne peut pas répondre à cette question.",                 \
	    "«{1}» no puede responder a esta pregunta.")                      \
	X(NOTHING_ASKED, "Nothing is asked here; Enter goes on.",             \
	    "Rien n'est demandé ici ; Entrée continue.",                      \
	    "Aquí no se pregunta nada; Intro continúa.")                      \
	X(NOT_SAVED, "This is NOT saved: {1}. It is still here: put that "    \
	    "right, then give the answer again.",                             \
	    "Ceci n'est PAS enregistré : {1}. La réponse est encore là : "    \
	    "remédiez-y, puis donnez-la de nouveau.",                         \
	    "Esto NO está guardado: {1}. La respuesta sigue aquí: "           \
	    "resuélvalo y désela de nuevo.")                                  \
	/* moving */                                                          \
	X(FIRST_ALREADY, "This is the first page.",                           \
	    "C'est la première page.", "Esta es la primera página.")          \
	X(NOT_FOUND, "No question asked now has the name \"{1}\", nor that "  \
	    "text.",                                                          \
	    "Aucune question posée maintenant ne porte le nom « {1} » ni ce " \
	    "texte.",                                                         \
	    "Ninguna pregunta que se haga ahora tiene el nombre «{1}» ni "    \
	    "ese texto.")                                                     \
	X(NO_SUCH_NUMBER, "There is no {1} in this list.",                    \
	    "Il n'y a pas de {1} dans cette liste.",                          \
	    "No hay {1} en esta lista.")                                      \
	X(NO_COMMAND, "\"{1}\" is no command; \"?\" lists them. An answer "   \
	    "that begins with \":\" is typed with \"::\".",                   \
	    "« {1} » n'est pas une commande ; « ? » les liste. Une réponse "  \
	    "qui commence par « : » se tape avec « :: ».",                    \
	    "«{1}» no es un comando; «?» los muestra. Una respuesta que "     \
	    "empieza por «:» se escribe con «::».")                           \
	X(NO_LANGUAGE, "The form does not speak \"{1}\".",                    \
	    "Le formulaire ne parle pas « {1} ».",                            \
	    "El formulario no habla «{1}».")                                  \
	X(ONE_LANGUAGE, "The form has one language only.",                    \
	    "Le formulaire n'a qu'une langue.",                               \
	    "El formulario tiene un solo idioma.")                            \
	X(NO_GUIDANCE, "There is no further guidance here.",                  \
	    "Il n'y a pas d'autre consigne ici.",                             \
	    "Aquí no hay más instrucciones.")                                 \
	X(NAMED, "Name: {1}", "Nom : {1}", "Nombre: {1}")                     \
	/* rows */                                                            \
	X(NO_ROW, "This page is in no row that could be removed.",            \
	    "Cette page n'est dans aucune ligne qui puisse être retirée.",    \
	    "Esta página no está en ninguna fila que se pueda quitar.")       \
	X(ROWS_FIXED, "The number of rows follows from an answer before; "    \
	    "change that one.",                                               \
	    "Le nombre de lignes découle d'une réponse précédente ; "         \
	    "changez celle-là.",                                              \
	    "El número de filas se deduce de una respuesta anterior; cambie " \
	    "esa.")                                                           \
	X(REMOVE, "Remove {1}, with everything answered in it?",              \
	    "Retirer {1}, avec toutes ses réponses ?",                        \
	    "¿Quitar {1}, con todas sus respuestas?")                         \
	X(REMOVED, "The row is removed.", "La ligne est retirée.",            \
	    "La fila se ha quitado.")                                         \
	X(NOT_REMOVED, "Nothing was removed.", "Rien n'a été retiré.",        \
	    "No se quitó nada.")                                              \
	/* sections, review, answers */                                       \
	X(SECTIONS, "Sections", "Parties", "Secciones")                       \
	X(OTHER_SECTION, "Other questions", "Autres questions",               \
	    "Otras preguntas")                                                \
	X(THE_END, "End of the interview", "Fin de l'entretien",              \
	    "Fin de la entrevista")                                           \
	X(MISSING, "{1} missing", "{1} sans réponse", "{1} sin respuesta")    \
	X(BROKEN, "{1} to correct", "{1} à corriger", "{1} por corregir")     \
	X(REVIEW, "Review", "Relecture", "Revisión")                          \
	X(ANSWERED, "{1} of {2} questions answered",                          \
	    "Questions répondues : {1} sur {2}",                              \
	    "{1} de {2} preguntas respondidas")                               \
	X(ALL_WELL, "Nothing is missing and nothing breaks a rule.",          \
	    "Rien ne manque et aucune règle n'est enfreinte.",                \
	    "No falta nada y ninguna regla se incumple.")                     \
	X(TO_CORRECT, "Before it can be finalised:",                          \
	    "Avant de pouvoir finaliser :", "Antes de finalizar:")            \
	X(AND_MORE, "and {1} more", "et {1} de plus", "y {1} más")            \
	X(FINALISE, "Finalise? After that it can only be corrected by a "     \
	    "further entry.",                                                 \
	    "Finaliser ? Ensuite, il ne se corrige que par une nouvelle "     \
	    "saisie.",                                                        \
	    "¿Finalizar? Después solo se corrige con un registro nuevo.")     \
	X(ASK_WRONG, "number to correct", "numéro à corriger",                \
	    "número por corregir")                                            \
	X(ANSWERS, "All answers", "Toutes les réponses",                      \
	    "Todas las respuestas")                                           \
	X(SEE_ANSWERS, ":a shows all answers, :o the sections.",              \
	    ":a montre toutes les réponses, :o les parties.",                 \
	    ":a muestra todas las respuestas, :o las secciones.")             \
	/* leaving */                                                         \
	X(PAUSED, "Paused. Nothing is lost.",                                 \
	    "En pause. Rien n'est perdu.", "En pausa. No se pierde nada.")    \
	X(LAST_UNSAVED, "The last change is NOT saved: {1}. Everything "      \
	    "before it is.",                                                  \
	    "Le dernier changement n'est PAS enregistré : {1}. Tout ce qui "  \
	    "précède l'est.",                                                 \
	    "El último cambio NO está guardado: {1}. Todo lo anterior sí.")   \
	X(RESUME, "To go on: {1}", "Pour continuer : {1}",                    \
	    "Para continuar: {1}")                                            \
	/* help */                                                            \
	X(COMMANDS, "Commands", "Commandes", "Comandos")                      \
	X(HELP_NEXT, "next; keeps the answer that is there",                  \
	    "suivant ; garde la réponse donnée",                              \
	    "siguiente; conserva la respuesta dada")                          \
	X(HELP_BACK, "back one page", "une page en arrière",                  \
	    "una página atrás")                                               \
	X(HELP_GO, "to a question, by name or by words of it",                \
	    "à une question, par son nom ou ses mots",                        \
	    "a una pregunta, por su nombre o sus palabras")                   \
	X(HELP_SECTIONS, "sections: what is answered, missing, wrong",        \
	    "parties : répondu, manquant, à corriger",                        \
	    "secciones: respondido, sin respuesta, por corregir")             \
	X(HELP_REVIEW, "review: what keeps it from being finalised",          \
	    "relecture : ce qui empêche de finaliser",                        \
	    "revisión: lo que impide finalizar")                              \
	X(HELP_ANSWERS, "all answers", "toutes les réponses",                 \
	    "todas las respuestas")                                           \
	X(HELP_FIND, "find among the choices",                                \
	    "chercher parmi les choix", "buscar entre las opciones")          \
	X(HELP_MORE, "more of the choices", "la suite des choix",             \
	    "más opciones")                                                   \
	X(HELP_CLEAR, "clear the answer", "effacer la réponse",               \
	    "borrar la respuesta")                                            \
	X(HELP_GUIDANCE, "guidance, and the question's name",                 \
	    "consignes, et nom de la question",                               \
	    "instrucciones, y nombre de la pregunta")                         \
	X(HELP_LANGUAGE, "language: :l {1}", "langue : :l {1}",               \
	    "idioma: :l {1}")                                                 \
	X(HELP_REMOVE, "remove this row", "retirer cette ligne",              \
	    "quitar esta fila")                                               \
	X(HELP_PAUSE, "pause; everything stays",                              \
	    "pause ; tout est conservé", "pausa; todo se conserva")           \
	X(HELP_WORDS, "Or in full: :back, :go, :sections, :review, "          \
	    ":answers, :clear, :guidance, :language, :remove, :pause",        \
	    "Ou en entier : :retour, :aller, :parties, :relire, :réponses, "  \
	    ":effacer, :consignes, :langue, :retirer, :pause",                \
	    "O por extenso: :atrás, :ir, :secciones, :revisar, "              \
	    ":respuestas, :borrar, :instrucciones, :idioma, :quitar, :pausa") \
	X(HELP_COLON, "An answer that begins with \":\" is typed \"::\".",    \
	    "Une réponse qui commence par « : » se tape « :: ».",             \
	    "Una respuesta que empieza por «:» se escribe «::».")             \
	/* words that are understood */                                       \
	X(TEXT_WORD, "text", "texte", "texto")                                \
	X(NAME_WORD, "name", "nom", "nombre")

#endif
