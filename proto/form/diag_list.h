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
	X(TWICE, "the name \"{1}\" stands twice in \"{2}\"",                  \
	    "le nom « {1} » figure deux fois dans « {2} »",                   \
	    "el nombre «{1}» aparece dos veces en «{2}»")                     \
	X(EXPRESSION, "{1} cannot be read: {2}",                              \
	    "{1} est illisible : {2}", "{1} no se puede leer: {2}")           \
	X(UNKNOWN_REFERENCE, "{1} refers to \"{2}\", which is not there",     \
	    "{1} renvoie à « {2} », qui n'existe pas",                        \
	    "{1} se refiere a «{2}», que no existe")                          \
	X(UNKNOWN_NEAR,                                                       \
	    "{1} refers to \"{2}\", which is not there; did you mean "        \
	    "\"{3}\"?",                                                       \
	    "{1} renvoie à « {2} », qui n'existe pas ; vouliez-vous dire "    \
	    "« {3} » ?",                                                      \
	    "{1} se refiere a «{2}», que no existe; ¿quiso decir «{3}»?")     \
	X(NO_INSTANCE, "{1} uses instance(\"{2}\"), which the form has not",  \
	    "{1} utilise instance(\"{2}\"), absente du formulaire",           \
	    "{1} usa instance(\"{2}\"), que el formulario no tiene")          \
	X(NO_RESOURCE, "\"{1}\" was not given; its list is empty",            \
	    "« {1} » n'a pas été fourni ; sa liste est vide",                 \
	    "no se entregó «{1}»; su lista está vacía")                       \
	X(CYCLE, "Cycle detected in form's relevant and calculation logic! "  \
	    "{1}",                                                            \
	    "Cycle dans la logique de pertinence et de calcul : {1}",         \
	    "Ciclo en la lógica de relevancia y cálculo: {1}")                \
	X(TOO_BIG, "too large: {1}", "trop grand : {1}",                      \
	    "demasiado grande: {1}")                                          \
	X(NO_ITEXT, "the text \"{1}\" is in no translation",                  \
	    "le texte « {1} » ne figure dans aucune traduction",              \
	    "el texto «{1}» no está en ninguna traducción")                   \
	X(SHEET_MISSING, "the sheet \"{1}\" is missing",                      \
	    "la feuille « {1} » manque", "falta la hoja «{1}»")               \
	X(COLUMN_MISSING, "the column \"{1}\" is missing",                    \
	    "la colonne « {1} » manque", "falta la columna «{1}»")            \
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
	X(TYPE_UNSUPPORTED, "the type \"{1}\" is not supported yet",          \
	    "le type « {1} » n'est pas encore pris en charge",                \
	    "el tipo «{1}» aún no se admite")                                 \
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
	    "{1} se refiere a «{2}», que aparece varias veces")

enum diag_code {
#define X(name, en, fr, es) DIAG_##name,
	DIAG_LIST(X)
#undef X
};

#endif
