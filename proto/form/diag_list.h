/*
 * diag_list -- everything that a form's author may be told.
 *
 * X(NAME, English, French, Spanish); {1}.. are the arguments.
 */
#ifndef FORM_DIAG_LIST_H
#define FORM_DIAG_LIST_H

#define DIAG_LIST(X)                                                          \
	X(XML, "not well-formed XML: {1}", "XML mal formé : {1}",             \
	    "XML mal formado: {1}")                                           \
	X(NO_MODEL, "no XForms model with a primary instance",                \
	    "pas de modèle XForms avec une instance primaire",                \
	    "no hay modelo XForms con instancia primaria")                    \
	X(NO_NODE, "\"{1}\" is not a node of the primary instance",           \
	    "« {1} » n'est pas un nœud de l'instance primaire",               \
	    "«{1}» no es un nodo de la instancia primaria")                   \
	X(LEFT_OUT,                                                           \
	    "\"{1}\" is not a node of the primary instance; what refers to "  \
	    "it is left out",                                                 \
	    "« {1} » n'est pas un nœud de l'instance primaire ; ce qui y "    \
	    "renvoie est laissé de côté",                                     \
	    "«{1}» no es un nodo de la instancia primaria; se deja de lado "  \
	    "lo que se refiere a él")                                         \
	X(NO_REPEAT,                                                          \
	    "a repeat needs a nodeset that leads to an element below the "    \
	    "root; this one leads to \"{1}\"",                                \
	    "une répétition demande un nodeset qui mène à un élément sous "   \
	    "la racine ; celui-ci mène à « {1} »",                            \
	    "una repetición necesita un nodeset que lleve a un elemento "     \
	    "bajo la raíz; este lleva a «{1}»")                               \
	X(ELEMENT, "<{1}> is not known here; it is left out",                 \
	    "<{1}> est inconnu ici ; il est laissé de côté",                  \
	    "<{1}> no se conoce aquí; se deja de lado")                       \
	X(NO_REF,                                                             \
	    "this <{1}> says in no ref, nodeset or bind what it asks; it is " \
	    "left out",                                                       \
	    "ce <{1}> ne dit par aucun ref, nodeset ou bind ce qu'il "        \
	    "demande ; il est laissé de côté",                                \
	    "este <{1}> no dice en ref, nodeset o bind qué pregunta; se deja " \
	    "de lado")                                                        \
	X(EVENT, "there is no event \"{1}\" here",                            \
	    "il n'y a pas ici d'événement « {1} »",                           \
	    "no hay aquí ningún evento «{1}»")                                \
	X(NO_CHOICES, "{1}: \"{2}\" is no question with choices",             \
	    "{1} : « {2} » n'est pas une question à choix",                   \
	    "{1}: «{2}» no es una pregunta con opciones")                     \
	X(SEARCH, "\"{1}\" is not search() of a file by its name, with 1, 4 " \
	    "or 6 arguments; the choices are those that the form lists",      \
	    "« {1} » n'est pas search() sur un fichier nommé, avec 1, 4 ou "  \
	    "6 arguments ; les choix sont ceux que le formulaire énumère",    \
	    "«{1}» no es search() sobre un archivo con nombre, con 1, 4 o 6 " \
	    "argumentos; las opciones son las que enumera el formulario")     \
	X(NO_PLACE, "{1}: {2}() is given what is no place",                   \
	    "{1} : {2}() reçoit ce qui n'est pas un lieu",                    \
	    "{1}: {2}() recibe lo que no es un lugar")                        \
	X(SUBMISSION, "submission by \"{1}\" is not supported",               \
	    "l'envoi par « {1} » n'est pas pris en charge",                   \
	    "no se admite el envío por «{1}»")                                \
	X(IDLE,                                                               \
	    "{1} has no effect here: interviews go to the office that the "   \
	    "device joined, sealed to it",                                    \
	    "{1} n'a pas d'effet ici : les entretiens vont au bureau que "    \
	    "l'appareil a rejoint, scellés pour lui",                         \
	    "{1} no tiene efecto aquí: las entrevistas van a la oficina a la " \
	    "que el dispositivo se unió, selladas para ella")                 \
	X(TABLE, "\"{1}\", line {2}, cannot be read: {9}",                    \
	    "« {1} », ligne {2}, est illisible : {9}",                        \
	    "«{1}», línea {2}, no se puede leer: {9}")                        \
	X(TABLE_XML, "\"{1}\", line {2}, is not well-formed XML: {3}",        \
	    "« {1} », ligne {2}, est du XML mal formé : {3}",                 \
	    "«{1}», línea {2}, es XML mal formado: {3}")                      \
	X(ENTITIES_NEWER,                                                     \
	    "entities of version {1} are newer than this program knows",      \
	    "des entités de version {1} sont plus récentes que ce programme", \
	    "entidades de versión {1} más nuevas que este programa")          \
	X(TWICE, "the name \"{1}\" stands twice in \"{2}\"",                  \
	    "le nom « {1} » figure deux fois dans « {2} »",                   \
	    "el nombre «{1}» aparece dos veces en «{2}»")                     \
	X(EXPRESSION_ENDS,                                                    \
	    "{1} ends too early: a bracket or a value is missing",            \
	    "{1} finit trop tôt : il manque une parenthèse ou une "           \
	    "valeur",                                                         \
	    "{1} termina antes de tiempo: falta un paréntesis o un "          \
	    "valor")                                                          \
	X(EXPRESSION_BEGINS,                                                  \
	    "{1} cannot begin with \"{2}\"",                                  \
	    "{1} ne peut commencer par « {2} »",                              \
	    "{1} no puede empezar con «{2}»")                                 \
	X(EXPRESSION_AFTER,                                                   \
	    "{1}: \"{2}\" cannot follow \"{3}\"",                             \
	    "{1} : « {2} » ne peut suivre « {3} »",                           \
	    "{1}: «{2}» no puede seguir a «{3}»")                             \
	X(EXPRESSION_MEANT,                                                   \
	    "{1}: \"{2}\" stands where nothing like it can; did you mean "    \
	    "\"{3}\"?",                                                       \
	    "{1} : « {2} » n'a pas sa place ici ; vouliez-vous dire « {3} » ?", \
	    "{1}: «{2}» no puede estar aquí; ¿quiso decir «{3}»?")            \
	X(EXPRESSION_QUOTE,                                                   \
	    "{1}: the quote that begins at \"{2}\" is never closed",          \
	    "{1} : le guillemet qui s'ouvre à « {2} » n'est jamais fermé",    \
	    "{1}: la comilla que se abre en «{2}» nunca se cierra")           \
	X(EXPRESSION_FUNCTION,                                                \
	    "{1}: there is no function {2}()",                                \
	    "{1} : la fonction {2}() n'existe pas",                           \
	    "{1}: no existe la función {2}()")                                \
	X(EXPRESSION_FUNCTION_NEAR,                                           \
	    "{1}: there is no function {2}(); did you mean {3}()?",           \
	    "{1} : la fonction {2}() n'existe pas ; vouliez-vous dire "       \
	    "{3}() ?",                                                        \
	    "{1}: no existe la función {2}(); ¿quiso decir {3}()?")           \
	X(EXPRESSION_FOREIGN,                                                 \
	    "{1}: {2}() is of {3} alone and not supported; calculate it "     \
	    "otherwise",                                                      \
	    "{1} : {2}() n'existe que dans {3} et n'est pas pris en charge ; " \
	    "calculez cela autrement",                                        \
	    "{1}: {2}() es solo de {3} y no se admite; calcúlelo de otro "    \
	    "modo")                                    \
	X(EXPRESSION_ARGUMENTS,                                               \
	    "{1}: {2}() takes another number of arguments: {3}",              \
	    "{1} : {2}() prend un autre nombre d'arguments : {3}",            \
	    "{1}: {2}() lleva otro número de argumentos: {3}")                \
	X(EXPRESSION_AXIS,                                                    \
	    "{1}: there is no axis \"{2}::\"",                                \
	    "{1} : l'axe « {2}:: » n'existe pas",                             \
	    "{1}: no existe el eje «{2}::»")                                  \
	X(EXPRESSION_PREFIX,                                                  \
	    "{1}: the prefix \"{2}\" is not declared; add it to the "         \
	    "setting \"namespaces\"",                                         \
	    "{1} : le préfixe « {2} » n'est pas déclaré ; ajoutez-le "        \
	    "au paramètre « namespaces »",                                    \
	    "{1}: el prefijo «{2}» no está declarado; agréguelo al "          \
	    "ajuste «namespaces»")                                            \
	X(EXPRESSION_VARIABLE,                                                \
	    "{1}: \"$\" stands only before \"{\", as in ${question}",         \
	    "{1} : « $ » ne va que devant « { », comme dans "                 \
	    "${question}",                                                    \
	    "{1}: «$» va solo ante «{», como en ${pregunta}")                 \
	X(UNKNOWN_REFERENCE, "{1} refers to \"{2}\", which is not there",     \
	    "{1} renvoie à « {2} », qui n'existe pas",                        \
	    "{1} se refiere a «{2}», que no existe")                          \
	X(UNKNOWN_WORD,                                                       \
	    "{1} refers to \"{2}\", which is not there; a text is written "   \
	    "'{2}', a question ${{2}}",                                       \
	    "{1} renvoie à « {2} », qui n'existe pas ; un texte s'écrit "     \
	    "'{2}', une question ${{2}}",                                     \
	    "{1} se refiere a «{2}», que no existe; un texto se escribe "     \
	    "'{2}', una pregunta ${{2}}")                                     \
	X(UNKNOWN_NEAR,                                                       \
	    "{1} refers to \"{2}\", which is not there; did you mean "        \
	    "\"{3}\"?",                                                       \
	    "{1} renvoie à « {2} », qui n'existe pas ; vouliez-vous dire "    \
	    "« {3} » ?",                                                      \
	    "{1} se refiere a «{2}», que no existe; ¿quiso decir «{3}»?")     \
	X(NO_INSTANCE, "{1} uses instance(\"{2}\"), which the form has not",  \
	    "{1} utilise instance(\"{2}\"), absente du formulaire",           \
	    "{1} usa instance(\"{2}\"), que el formulario no tiene")          \
	X(NO_INSTANCE_NEAR,                                                   \
	    "{1} uses instance(\"{2}\"), which the form has not; did "        \
	    "you mean \"{3}\"?",                                              \
	    "{1} utilise instance(\"{2}\"), absente du formulaire ; "         \
	    "vouliez-vous dire « {3} » ?",                                    \
	    "{1} usa instance(\"{2}\"), que el formulario no tiene; "         \
	    "¿quiso decir «{3}»?")                                            \
	X(PORTABLE,                                                           \
	    "{1}: \"{2}\" works here, but not in ODK Collect",                \
	    "{1} : « {2} » fonctionne ici, mais pas dans ODK Collect",        \
	    "{1}: «{2}» funciona aquí, pero no en ODK Collect")               \
	X(REGEX,                                                              \
	    "{1}: regex() must match the whole text here and in ODK "         \
	    "Collect, but only a part of it on the web; write \"^...$\" to "  \
	    "mean the same everywhere",                                       \
	    "{1} : regex() doit couvrir tout le texte ici et dans ODK "       \
	    "Collect, mais seulement une partie sur le web ; écrivez "        \
	    "« ^...$ » pour dire partout la même chose",                      \
	    "{1}: regex() debe abarcar todo el texto aquí y en ODK Collect, " \
	    "pero solo una parte en la web; escriba «^...$» para decir lo "   \
	    "mismo en todas partes")                                          \
	X(NO_RESOURCE, "\"{1}\" was not given; its list is empty",            \
	    "« {1} » n'a pas été fourni ; sa liste est vide",                 \
	    "no se entregó «{1}»; su lista está vacía")                       \
	X(NO_MEDIA, "\"{1}\" was not given; it is not shown",                 \
	    "« {1} » n'a pas été fourni ; il n'est pas montré",               \
	    "no se entregó «{1}»; no se muestra")                             \
	X(CYCLE, "Cycle detected in form's relevant and calculation logic! "  \
	    "{1}",                                                            \
	    "Cycle dans la logique de pertinence et de calcul : {1}",         \
	    "Ciclo en la lógica de relevancia y cálculo: {1}")                \
	X(EXPRESSION_LONG,                                                    \
	    "{1}: the expression is longer than {2} bytes; compute parts of " \
	    "it in calculations of their own",                                \
	    "{1} : l'expression dépasse {2} octets ; en calculer des "        \
	    "parties dans des calculs à part",                                \
	    "{1}: la expresión supera {2} bytes; calcule partes de ella en "  \
	    "cálculos propios")                                               \
	X(EXPRESSION_DEEP,                                                    \
	    "{1}: the expression is nested more than {2} deep; compute "      \
	    "parts of it in calculations of their own",                       \
	    "{1} : l'expression est imbriquée sur plus de {2} niveaux ; en "  \
	    "calculer des parties dans des calculs à part",                   \
	    "{1}: la expresión está anidada en más de {2} niveles; calcule "  \
	    "partes de ella en cálculos propios")                             \
	X(EXPRESSION_MUCH,                                                    \
	    "{1}: the expression has more than {2} operators, or arguments "  \
	    "of one function; compute parts of it in calculations of their "  \
	    "own",                                                            \
	    "{1} : l'expression a plus de {2} opérateurs, ou arguments d'une " \
	    "fonction ; en calculer des parties dans des calculs à part",     \
	    "{1}: la expresión tiene más de {2} operadores, o argumentos de " \
	    "una función; calcule partes de ella en cálculos propios")        \
	X(SECTION_DEEP, "\"{1}\" lies in more than {2} groups and repeats",   \
	    "« {1} » se trouve dans plus de {2} groupes et répétitions",      \
	    "«{1}» está dentro de más de {2} grupos y repeticiones")          \
	X(FIELDS_MANY, "more than {2} questions, groups and attributes",      \
	    "plus de {2} questions, groupes et attributs",                    \
	    "más de {2} preguntas, grupos y atributos")                       \
	X(LANGUAGES_MANY, "more than {2} languages", "plus de {2} langues",   \
	    "más de {2} idiomas")                                             \
	X(ENTWINED,                                                           \
	    "at \"{1}\" the form's expressions read more than {2} answers",   \
	    "à « {1} », les expressions du formulaire lisent plus de {2} "    \
	    "réponses",                                                       \
	    "en «{1}», las expresiones del formulario leen más de {2} "       \
	    "respuestas")                                                     \
	X(FORM_LONG,                                                          \
	    "the form's XML is longer than {2} MiB; put long lists of "       \
	    "choices into files of their own",                                \
	    "le XML du formulaire dépasse {2} Mio ; mettre les longues "      \
	    "listes de choix dans des fichiers à part",                       \
	    "el XML del formulario supera {2} MiB; ponga las listas largas "  \
	    "de opciones en archivos propios")                                \
	X(FORM_LARGE,                                                         \
	    "the form takes too much memory; split it, or shorten its lists", \
	    "le formulaire prend trop de mémoire ; le diviser, ou en "        \
	    "raccourcir les listes",                                          \
	    "el formulario ocupa demasiada memoria; divídalo o acorte sus "   \
	    "listas")                                                         \
	X(ENDLESS_TEXT,                                                       \
	    "the text \"{1}\" says itself, or texts within texts more than "  \
	    "{2} deep",                                                       \
	    "le texte « {1} » se contient lui-même, ou des textes dans des "  \
	    "textes sur plus de {2} niveaux",                                 \
	    "el texto «{1}» se contiene a sí mismo, o textos dentro de "      \
	    "textos en más de {2} niveles")                                   \
	X(NO_ITEXT, "the text \"{1}\" is in no translation",                  \
	    "le texte « {1} » ne figure dans aucune traduction",              \
	    "el texto «{1}» no está en ninguna traducción")                   \
	X(SHEET_MISSING, "the sheet \"{1}\" is missing",                      \
	    "la feuille « {1} » manque", "falta la hoja «{1}»")               \
	X(COLUMN_MISSING, "the column \"{1}\" is missing",                    \
	    "la colonne « {1} » manque", "falta la columna «{1}»")            \
	X(COLUMN_MISSING_NEAR,                                                \
	    "the column \"{1}\" is missing; did you mean it by \"{2}\"?",       \
	    "la colonne « {1} » manque ; est-ce ce que veut dire « {2} » ?",  \
	    "falta la columna «{1}»; ¿es lo que quiere decir «{2}»?")         \
	X(MEDIA_UNKNOWN,                                                      \
	    "\"{1}\" is no kind of media; there are image, big-image, audio " \
	    "and video",                                                      \
	    "« {1} » n'est pas un type de média ; il y a image, big-image, "  \
	    "audio et video",                                                 \
	    "«{1}» no es un tipo de medio; hay image, big-image, audio y "    \
	    "video")                                                          \
	X(COLUMN_UNKNOWN, "the column \"{1}\" is not known and is ignored",   \
	    "la colonne « {1} » est inconnue et ignorée",                     \
	    "la columna «{1}» es desconocida y se ignora")                    \
	X(COLUMN_NEAR,                                                        \
	    "the column \"{1}\" is not known; did you mean \"{2}\"?",         \
	    "la colonne « {1} » est inconnue ; vouliez-vous dire « {2} » ?",  \
	    "la columna «{1}» es desconocida; ¿quiso decir «{2}»?")           \
	X(TYPE_UNKNOWN, "\"{1}\" is no question type",                        \
	    "« {1} » n'est pas un type de question",                          \
	    "«{1}» no es un tipo de pregunta")                                \
	X(TYPE_NEAR, "\"{1}\" is no question type; did you mean \"{2}\"?",    \
	    "« {1} » n'est pas un type de question ; vouliez-vous dire "      \
	    "« {2} » ?",                                                      \
	    "«{1}» no es un tipo de pregunta; ¿quiso decir «{2}»?")           \
	X(TYPE_LIST, "\"{1}\" needs the name of a list, as in \"{1} yes_no\"", \
	    "« {1} » a besoin du nom d'une liste, comme dans "                \
	    "« {1} oui_non »",                                                \
	    "«{1}» necesita el nombre de una lista, como en «{1} si_no»")     \
	X(TYPE_FOREIGN,                                                       \
	    "the type \"{1}\" is of {2} alone and not supported; ask it "     \
	    "otherwise, or leave the row out (disabled: yes)",                \
	    "le type « {1} » n'existe que dans {2} et n'est pas pris en "     \
	    "charge ; demandez autrement, ou laissez la ligne de côté "       \
	    "(disabled : yes)",                                               \
	    "el tipo «{1}» es solo de {2} y no se admite; pregúntelo de "     \
	    "otro modo, o deje fuera la fila (disabled: yes)")                \
	X(COLUMN_FOREIGN, "the column \"{1}\" is of {2} alone; it is ignored", \
	    "la colonne « {1} » n'existe que dans {2} ; elle est ignorée",    \
	    "la columna «{1}» es solo de {2}; se ignora")                     \
	X(NAME_MISSING, "this question has no name",                          \
	    "cette question n'a pas de nom",                                  \
	    "esta pregunta no tiene nombre")                                  \
	X(NAME_BAD,                                                           \
	    "\"{1}\" cannot be a name: letters, digits, _ - . only, a letter "\
	    "or _ first",                                                     \
	    "« {1} » ne peut pas être un nom : lettres, chiffres, _ - . "     \
	    "seulement, d'abord une lettre ou _",                             \
	    "«{1}» no puede ser un nombre: solo letras, cifras, _ - ., "      \
	    "primero una letra o _")                                          \
	X(NAMESPACE_RESERVED,                                                 \
	    "the namespace \"{1}\" belongs to XML itself; write one of your " \
	    "own, such as \"http://example.org/survey\"",                     \
	    "l'espace de noms « {1} » est réservé à XML ; écrivez-en un à "   \
	    "vous, p. ex. « http://example.org/enquete »",                    \
	    "el espacio de nombres «{1}» está reservado a XML; escriba uno "  \
	    "propio, por ejemplo «http://example.org/encuesta»")              \
	X(LIST_UNKNOWN, "there is no choice list \"{1}\"",                    \
	    "la liste de choix « {1} » n'existe pas",                         \
	    "no existe la lista de opciones «{1}»")                           \
	X(LIST_NEAR,                                                          \
	    "there is no choice list \"{1}\"; did you mean \"{2}\"?",         \
	    "la liste de choix « {1} » n'existe pas ; vouliez-vous dire "     \
	    "« {2} » ?",                                                      \
	    "no existe la lista de opciones «{1}»; ¿quiso decir «{2}»?")      \
	X(CHOICE_TWICE, "the choice \"{1}\" stands twice in the list \"{2}\"",\
	    "le choix « {1} » figure deux fois dans la liste « {2} »",        \
	    "la opción «{1}» aparece dos veces en la lista «{2}»")            \
	X(CHOICE_SPACE, "the choice name \"{1}\" has a space",                \
	    "le nom de choix « {1} » contient une espace",                    \
	    "el nombre de opción «{1}» tiene un espacio")                     \
	X(BEGIN_OPEN, "\"{1}\" begins here and never ends",                   \
	    "« {1} » commence ici et ne finit jamais",                        \
	    "«{1}» empieza aquí y nunca termina")                             \
	X(END_ALONE, "this ends what never began",                            \
	    "ceci termine ce qui n'a jamais commencé",                        \
	    "esto termina lo que nunca empezó")                               \
	X(AMBIGUOUS, "{1} refers to \"{2}\", which stands more than once",    \
	    "{1} renvoie à « {2} », qui figure plusieurs fois",               \
	    "{1} se refiere a «{2}», que aparece varias veces") \
	X(UNREADABLE, "the file cannot be used: {9}",                         \
	    "le fichier est inutilisable : {9}",                              \
	    "no se puede usar el archivo: {9}")                               \
	X(LANGUAGE_LACKS, "the language \"{1}\" has no column for {2}",       \
	    "la langue « {1} » n'a pas de colonne pour {2}",                  \
	    "el idioma «{1}» no tiene columna para {2}")                      \
	X(PLAIN_LACKS,                                                        \
	    "some columns name a language; those that name none lack {1}",    \
	    "des colonnes nomment une langue ; celles qui n'en nomment pas "  \
	    "n'ont rien pour {1}",                                            \
	    "algunas columnas nombran un idioma; las que no lo nombran "      \
	    "carecen de {1}")                                                 \
	X(LANGUAGE_TAG,                                                       \
	    "the language \"{1}\" does not say its code, as in \"French "     \
	    "(fr)\": programs cannot tell which one it is",                   \
	    "la langue « {1} » ne dit pas son code, comme « Français (fr) » " \
	    ": un programme ne peut savoir laquelle c'est",                   \
	    "el idioma «{1}» no dice su código, como «Español (es)»: un "     \
	    "programa no puede saber cuál es")                                \
	X(TYPE_OLD,                                                           \
	    "\"{1}\" stays empty on most devices; only old Android versions " \
	    "give it",                                                        \
	    "« {1} » reste vide sur la plupart des appareils ; seules "       \
	    "d'anciennes versions d'Android le donnent",                      \
	    "«{1}» queda vacío en casi todos los dispositivos; solo "         \
	    "versiones antiguas de Android lo dan")                           \
	X(MAX_PIXELS,                                                         \
	    "the parameter max-pixels would make the pictures of \"{1}\" "    \
	    "smaller, faster to send and lighter to keep",                    \
	    "le paramètre max-pixels rendrait les images de « {1} » plus "    \
	    "petites, plus rapides à envoyer et plus légères à garder",       \
	    "el parámetro max-pixels haría las imágenes de «{1}» más "        \
	    "pequeñas, rápidas de enviar y ligeras de guardar")               \
	X(SECTION_LABEL, "\"{1}\" has no label",                              \
	    "« {1} » n'a pas de libellé", "«{1}» no tiene etiqueta")          \
	X(OTHER_TRANSLATED,                                                   \
	    "or_other of \"{1}\" adds texts in English alone; write the "     \
	    "choice and the question in each language instead",               \
	    "or_other de « {1} » n'ajoute que des textes en anglais ; "       \
	    "écrivez plutôt le choix et la question dans chaque langue",      \
	    "or_other de «{1}» añade textos solo en inglés; escriba mejor la "\
	    "opción y la pregunta en cada idioma")                            \
	X(NAME_CASE,                                                          \
	    "\"{1}\" and \"{2}\" differ in letter case alone",                \
	    "« {1} » et « {2} » ne diffèrent que par la casse",               \
	    "«{1}» y «{2}» solo difieren en las mayúsculas")                  \
	X(DISABLED,                                                           \
	    "rows with yes in \"{1}\" are left out; a relevant that is "      \
	    "false() says the same everywhere",                               \
	    "les lignes avec yes dans « {1} » sont omises ; un relevant "     \
	    "false() dit la même chose partout",                              \
	    "las filas con yes en «{1}» se omiten; un relevant false() dice " \
	    "lo mismo en todas partes")                                       \
	X(COLUMN_BOTH,                                                        \
	    "\"{1}\" and \"{2}\" mean the same; \"{2}\" is ignored",          \
	    "« {1} » et « {2} » disent la même chose ; « {2} » est ignoré",   \
	    "«{1}» y «{2}» significan lo mismo; se ignora «{2}»")             \
	X(XLSX_NONE, "this is no .xlsx file",                                 \
	    "ce n'est pas un fichier .xlsx", "no es un archivo .xlsx")        \
	X(XLSX_OLD,                                                           \
	    "this is an old .xls file, or it is protected by a password: "    \
	    "save it as .xlsx, without one",                                  \
	    "c'est un ancien fichier .xls, ou il est protégé par un mot de "  \
	    "passe : enregistrez-le en .xlsx, sans mot de passe",             \
	    "es un archivo .xls antiguo o está protegido con contraseña: "    \
	    "guárdelo como .xlsx, sin contraseña")                            \
	X(XLSX_PART,                                                          \
	    "the file is damaged: its part {1} is missing",                   \
	    "le fichier est endommagé : sa partie {1} manque",                \
	    "el archivo está dañado: falta su parte {1}")                     \
	X(XLSX_DAMAGED,                                                       \
	    "the file is damaged in its part {1}: open it in a spreadsheet "  \
	    "program and save it again",                                      \
	    "le fichier est endommagé dans sa partie {1} : ouvrez-le dans un "\
	    "tableur et enregistrez-le de nouveau",                           \
	    "el archivo está dañado en su parte {1}: ábralo en una hoja de "  \
	    "cálculo y vuelva a guardarlo")                                   \
	X(XLSX_LARGE,                                                         \
	    "the file holds more than a questionnaire may: part {1}",         \
	    "le fichier contient plus qu'un questionnaire ne peut : partie "  \
	    "{1}",                                                            \
	    "el archivo contiene más de lo que cabe en un cuestionario: "     \
	    "parte {1}")                                                      \
	X(CELL_DATE,                                                          \
	    "the cell holds a date, read as \"{1}\"; if a text is meant, "  \
	    "format the cell as text and type it again",                      \
	    "la cellule contient une date, lue « {1} » ; si c'est un texte, " \
	    "mettez la cellule au format texte et saisissez-le de nouveau",   \
	    "la celda contiene una fecha, leída «{1}»; si es un texto, dé a " \
	    "la celda formato de texto y escríbalo de nuevo")                 \
	X(CELL_ERROR, "the cell holds the error {1}",                         \
	    "la cellule contient l'erreur {1}",                               \
	    "la celda contiene el error {1}")                                 \
	X(CELL_UNCOMPUTED,                                                    \
	    "the file has no result for this formula: open it in a "          \
	    "spreadsheet program and save it again",                          \
	    "le fichier n'a pas de résultat pour cette formule : ouvrez-le "  \
	    "dans un tableur et enregistrez-le de nouveau",                   \
	    "el archivo no tiene resultado para esta fórmula: ábralo en una " \
	    "hoja de cálculo y vuelva a guardarlo")                           \
	X(HEADER_EMPTY,                                                       \
	    "the first row is empty, so that no column has a name and the "   \
	    "sheet is ignored: names of columns stand in row 1",              \
	    "la première ligne est vide : aucune colonne n'a de nom et la "   \
	    "feuille est ignorée ; les noms de colonnes sont en ligne 1",     \
	    "la primera fila está vacía: ninguna columna tiene nombre y la "  \
	    "hoja se ignora; los nombres de columna van en la fila 1")        \
	X(ROWS_CUT,                                                           \
	    "after more than 60 empty rows, this row and those below are "    \
	    "ignored",                                                        \
	    "après plus de 60 lignes vides, cette ligne et les suivantes "    \
	    "sont ignorées",                                                  \
	    "tras más de 60 filas vacías, se ignoran esta fila y las "        \
	    "siguientes")                                                     \
	X(COLUMNS_CUT,                                                        \
	    "after more than 20 columns without a name, the column \"{1}\" "\
	    "and those behind it are ignored",                                \
	    "après plus de 20 colonnes sans nom, la colonne « {1} » et les "  \
	    "suivantes sont ignorées",                                        \
	    "tras más de 20 columnas sin nombre, se ignoran la columna "      \
	    "«{1}» y las siguientes")                                         \
	X(COLUMN_TWICE, "the columns \"{1}\" and \"{2}\" mean the same",      \
	    "les colonnes « {1} » et « {2} » disent la même chose",           \
	    "las columnas «{1}» y «{2}» significan lo mismo")                 \
	X(SHEET_NEAR, "there is no sheet \"{1}\"; did you mean \"{2}\"?",     \
	    "il n'y a pas de feuille « {1} » ; vouliez-vous dire « {2} » ?",  \
	    "no hay hoja «{1}»; ¿quiso decir «{2}»?")                         \
	X(ROW_SKIPPED, "a row without a type is skipped",                     \
	    "une ligne sans type est ignorée",                                \
	    "se ignora una fila sin tipo")                                    \
	X(TYPE_MISSING, "the question \"{1}\" has no type",                   \
	    "la question « {1} » n'a pas de type",                            \
	    "la pregunta «{1}» no tiene tipo")                                \
	X(NAME_RESERVED, "the name \"{1}\" is reserved",                      \
	    "le nom « {1} » est réservé", "el nombre «{1}» está reservado")   \
	X(NAME_ROOT, "the name \"{1}\" is that of the form itself",           \
	    "le nom « {1} » est celui du formulaire",                         \
	    "el nombre «{1}» es el del propio formulario")                    \
	X(REPEAT_TWICE, "two repeats are called \"{1}\"",                     \
	    "deux répétitions s'appellent « {1} »",                           \
	    "dos repeticiones se llaman «{1}»")                               \
	X(LABEL_MISSING, "the question \"{1}\" has neither label nor hint",   \
	    "la question « {1} » n'a ni libellé ni indication",               \
	    "la pregunta «{1}» no tiene etiqueta ni ayuda")                   \
	X(BIG_IMAGE, "big-image needs an image beside it",                    \
	    "big-image exige aussi une image",                                \
	    "big-image necesita también una imagen")                          \
	X(CALCULATION_MISSING, "\"{1}\" calculates nothing",                  \
	    "« {1} » ne calcule rien", "«{1}» no calcula nada")               \
	X(CALCULATION_EXTRA, "\"{1}\" takes a position and cannot calculate", \
	    "« {1} » relève une position et ne peut pas calculer",            \
	    "«{1}» toma una posición y no puede calcular")                    \
	X(CHOICE_UNNAMED, "a choice of the list \"{1}\" has no name",         \
	    "un choix de la liste « {1} » n'a pas de nom",                    \
	    "una opción de la lista «{1}» no tiene nombre")                   \
	X(CHOICE_UNLABELLED, "the choice \"{1}\" of \"{2}\" has no label",    \
	    "le choix « {1} » de « {2} » n'a pas de libellé",                 \
	    "la opción «{1}» de «{2}» no tiene etiqueta")                     \
	X(FILTER_MISSING, "an external list needs a choice_filter",           \
	    "une liste externe exige un choice_filter",                       \
	    "una lista externa necesita un choice_filter")                    \
	X(FILE_EXTENSION, "\"{1}\" must end in .csv, .xml or .geojson",       \
	    "« {1} » doit finir par .csv, .xml ou .geojson",                  \
	    "«{1}» debe terminar en .csv, .xml o .geojson")                   \
	X(SEARCH_FILE, "\"{1}\" takes its choices from a file and cannot "    \
	    "use search()",                                                   \
	    "« {1} » prend ses choix dans un fichier et ne peut pas utiliser "\
	    "search()",                                                       \
	    "«{1}» toma sus opciones de un archivo y no puede usar search()") \
	X(SEARCH_SHARED,                                                      \
	    "\"{1}\" uses search() and shares the list \"{2}\" with a "       \
	    "question that does not",                                         \
	    "« {1} » utilise search() et partage la liste « {2} » avec une "  \
	    "question qui ne l'utilise pas",                                  \
	    "«{1}» usa search() y comparte la lista «{2}» con una pregunta "  \
	    "que no la usa")                                                  \
	X(TABLE_FILTER, "a table-list cannot filter its choices",             \
	    "une table-list ne peut pas filtrer ses choix",                   \
	    "una table-list no puede filtrar sus opciones")                   \
	X(TABLE_LIST, "the list \"{1}\" is not that of the table, \"{2}\"",   \
	    "la liste « {1} » n'est pas celle du tableau, « {2} »",           \
	    "la lista «{1}» no es la de la tabla, «{2}»")                     \
	X(OTHER_FILTER, "or_other cannot be used with a choice_filter",       \
	    "or_other ne va pas avec un choice_filter",                       \
	    "or_other no puede usarse con un choice_filter")                  \
	X(AUDIT_NAME, "an audit is always called \"audit\", not \"{1}\"",     \
	    "un audit s'appelle toujours « audit », non « {1} »",             \
	    "una auditoría se llama siempre «audit», no «{1}»")               \
	X(COLUMN_LEFT_OUT, "the column \"{1}\" cannot name an element and is " \
	    "left out",                                                       \
	    "la colonne « {1} » ne peut nommer un élément et est omise",      \
	    "la columna «{1}» no puede nombrar un elemento y se omite")       \
	X(PARAM_SHAPE, "\"{1}\" is not of the form key=value key=value",      \
	    "« {1} » n'est pas de la forme clé=valeur clé=valeur",            \
	    "«{1}» no tiene la forma clave=valor clave=valor")                \
	X(PARAM_UNKNOWN, "this type has no parameter \"{1}\"",                \
	    "ce type n'a pas de paramètre « {1} »",                           \
	    "este tipo no tiene el parámetro «{1}»")                          \
	X(PARAM_NEAR,                                                         \
	    "this type has no parameter \"{1}\"; did you mean \"{2}\"?",      \
	    "ce type n'a pas de paramètre « {1} » ; vouliez-vous dire "       \
	    "« {2} » ?",                                                      \
	    "este tipo no tiene el parámetro «{1}»; ¿quiso decir «{2}»?")     \
	X(PARAM_VALUE, "the parameter {1} cannot be \"{2}\"",                 \
	    "le paramètre {1} ne peut pas être « {2} »",                      \
	    "el parámetro {1} no puede ser «{2}»")                            \
	X(PARAM_TOGETHER, "these parameters go together: {1}",                \
	    "ces paramètres vont ensemble : {1}",                             \
	    "estos parámetros van juntos: {1}")                               \
	X(RANGE, "the parameter {1} does not fit the range and its step",     \
	    "le paramètre {1} ne va pas avec l'intervalle et son pas",        \
	    "el parámetro {1} no concuerda con el rango y su paso")           \
	X(RANGE_LABEL, "the label \"{1}\" of \"{2}\" stands on no tick",      \
	    "le libellé « {1} » de « {2} » n'est sur aucune graduation",      \
	    "la etiqueta «{1}» de «{2}» no está en ninguna marca")            \
	X(RANGE_LOOK, "ticks are not possible with the appearance \"{1}\"",   \
	    "pas de graduations avec l'apparence « {1} »",                    \
	    "no hay marcas con la apariencia «{1}»")                          \
	X(GEOMETRY, "\"{1}\" is no list, file or repeat to take positions "   \
	    "from",                                                           \
	    "« {1} » n'est ni liste, ni fichier, ni répétition où prendre "   \
	    "des positions",                                                  \
	    "«{1}» no es lista, archivo ni repetición de donde tomar "        \
	    "posiciones")                                                     \
	X(TRIGGER_SHAPE, "\"{1}\" is not a list such as ${a}, ${b}",        \
	    "« {1} » n'est pas une liste comme ${a}, ${b}",                 \
	    "«{1}» no es una lista como ${a}, ${b}")                        \
	X(TRIGGER_HIDDEN,                                                     \
	    "\"{1}\" is asked of nobody and cannot trigger \"{2}\"",          \
	    "« {1} » n'est posée à personne et ne peut déclencher « {2} »",   \
	    "«{1}» no se pregunta a nadie y no puede activar «{2}»")          \
	X(TRIGGER_MISSING, "\"{1}\" needs a trigger",                         \
	    "« {1} » exige un déclencheur",                                   \
	    "«{1}» necesita un activador")                                    \
	X(REF_BROKEN, "in {1}, \"{2}\" is no reference such as ${name}",     \
	    "dans {1}, « {2} » n'est pas un renvoi comme ${name}",           \
	    "en {1}, «{2}» no es una referencia como ${name}")               \
	X(INSTANCE_TWICE, "the name \"{1}\" means two lists: {2} and {3}",    \
	    "le nom « {1} » désigne deux listes : {2} et {3}",                \
	    "el nombre «{1}» designa dos listas: {2} y {3}")                  \
	X(INSTANCE_REPEAT, "the file \"{1}\" cannot stand inside a repeat",   \
	    "le fichier « {1} » ne peut pas être dans une répétition",        \
	    "el archivo «{1}» no puede estar dentro de una repetición")       \
	X(YES_OR_NO, "\"{1}\" is neither yes nor no",                         \
	    "« {1} » n'est ni yes ni no", "«{1}» no es ni yes ni no")         \
	X(OMIT_ENCRYPTED, "an encrypted form needs its instanceID",           \
	    "un formulaire chiffré a besoin de son instanceID",               \
	    "un formulario cifrado necesita su instanceID")                   \
	X(ENTITY_NONE, "save_to needs an entities sheet",                     \
	    "save_to exige une feuille entities",                             \
	    "save_to necesita una hoja entities")                             \
	X(ENTITY_UNKNOWN, "there is no entity list \"{1}\"",                  \
	    "la liste d'entités « {1} » n'existe pas",                        \
	    "no existe la lista de entidades «{1}»")                          \
	X(ENTITY_PREFIX, "\"{1}\" must say its list: list#property",          \
	    "« {1} » doit nommer sa liste : liste#propriété",                 \
	    "«{1}» debe nombrar su lista: lista#propiedad")                   \
	X(ENTITY_SECTION, "a group or repeat cannot be saved as \"{1}\"",     \
	    "un groupe ou une répétition ne s'enregistre pas sous « {1} »",   \
	    "un grupo o una repetición no puede guardarse como «{1}»")        \
	X(ENTITY_TWICE, "\"{1}\" stands twice", "« {1} » figure deux fois",   \
	    "«{1}» aparece dos veces")                                        \
	X(ENTITY_NEEDS, "the entity list \"{1}\" needs {2}",                  \
	    "la liste d'entités « {1} » a besoin de {2}",                     \
	    "la lista de entidades «{1}» necesita {2}")                       \
	X(ENTITY_FILE,                                                        \
	    "entities of \"{1}\" are changed, but the form has no list of "   \
	    "them; add a row of type csv-external or select_one_from_file",   \
	    "des entités de « {1} » sont modifiées, mais le formulaire n'en " \
	    "a pas la liste ; ajoutez une ligne de type csv-external ou "     \
	    "select_one_from_file",                                           \
	    "se cambian entidades de «{1}», pero el formulario no tiene su "  \
	    "lista; agregue una fila de tipo csv-external o "                 \
	    "select_one_from_file")                                           \
	X(ENTITY_FILE_NEAR,                                                   \
	    "entities of \"{1}\" are changed, but the form has no list of "   \
	    "them; did you mean \"{2}\"?",                                    \
	    "des entités de « {1} » sont modifiées, mais le formulaire n'en " \
	    "a pas la liste ; vouliez-vous dire « {2} » ?",                   \
	    "se cambian entidades de «{1}», pero el formulario no tiene su "  \
	    "lista; ¿quiso decir «{2}»?")                                     \
	X(ENTITY_SCOPE, "values of the entity \"{1}\" come from repeats "     \
	    "that do not contain each other",                                 \
	    "les valeurs de l'entité « {1} » viennent de répétitions "        \
	    "distinctes",                                                     \
	    "los valores de la entidad «{1}» vienen de repeticiones "         \
	    "distintas")                                                      \
	X(ENTITY_PLACE, "no group is left to hold the entity \"{1}\"",        \
	    "aucun groupe ne reste pour l'entité « {1} »",                    \
	    "no queda grupo para la entidad «{1}»")

enum diag_code {
#define X(name, en, fr, es) DIAG_##name,
	DIAG_LIST(X)
#undef X
};

#endif
