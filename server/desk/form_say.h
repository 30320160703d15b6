/* form_say -- what the commands say of forms and the files they name. */
#ifndef DESK_FORM_SAY_H
#define DESK_FORM_SAY_H

#define FORM_SAY(X)                                                           \
	X(PUBLISHED, "published: {1} version {2} \"{3}\"\n{4}",               \
	    "publié : {1} version {2} « {3} »\n{4}",                          \
	    "publicado: {1} versión {2} «{3}»\n{4}")                          \
	X(FORM_EXISTS,                                                        \
	    "{1}: another form is published as {2} version {3}; give the "    \
	    "changed form a new version in its settings",                     \
	    "{1} : un autre formulaire est publié comme {2} version {3} ; "   \
	    "donnez au formulaire modifié une nouvelle version dans ses "     \
	    "réglages",                                                       \
	    "{1}: otro formulario está publicado como {2} versión {3}; dé al " \
	    "formulario cambiado una versión nueva en sus ajustes")           \
	X(FORM_EXISTS_BARE,                                                   \
	    "{1}: another form is published as {2}, with no version; give "   \
	    "the changed form a version in its settings",                     \
	    "{1} : un autre formulaire est publié comme {2}, sans version ; " \
	    "donnez au formulaire modifié une version dans ses réglages",     \
	    "{1}: otro formulario está publicado como {2}, sin versión; dé "  \
	    "al formulario cambiado una versión en sus ajustes")              \
	X(FORM_FAULTS,                                                        \
	    "{1}: cannot be used; {2} to correct",                            \
	    "{1} : inutilisable ; {2} à corriger",                            \
	    "{1}: no se puede usar; {2} por corregir")                        \
	X(FILE_TWICE,                                                         \
	    "{1}: two files of this name; a form can have one",               \
	    "{1} : deux fichiers de ce nom ; un formulaire ne peut en avoir " \
	    "qu'un",                                                          \
	    "{1}: dos archivos con este nombre; un formulario solo puede "    \
	    "tener uno")                                                      \
	X(FILE_TOO_BIG,                                                       \
	    "{1}: too large; a form and its files may have {2} MiB as they "  \
	    "travel",                                                         \
	    "{1} : trop volumineux ; un formulaire et ses fichiers peuvent "  \
	    "faire {2} Mio en route",                                         \
	    "{1}: demasiado grande; un formulario y sus archivos pueden "     \
	    "ocupar {2} MiB al viajar")                                       \
	X(FILE_UNNAMED,                                                       \
	    "{1}: the form does not name this file; it is published with it " \
	    "all the same",                                                   \
	    "{1} : le formulaire ne nomme pas ce fichier ; il est publié "    \
	    "avec lui tout de même",                                          \
	    "{1}: el formulario no nombra este archivo; se publica con él "   \
	    "de todos modos")                                                 \
	X(FILE_NO_NAME,                                                       \
	    "{1}: a list of entities needs a column \"name\", by which each "  \
	    "is known",                                                       \
	    "{1} : une liste d'entités a besoin d'une colonne « name », qui " \
	    "désigne chacune",                                                \
	    "{1}: una lista de entidades necesita una columna «name», por "   \
	    "la que se conoce cada una")                                      \
	X(FILE_NEAR,                                                          \
	    "{1} is not in {2}, but {3} is; did you mean that?",              \
	    "{1} n'est pas dans {2}, mais {3} y est ; est-ce celui-là ?",     \
	    "{1} no está en {2}, pero sí {3}; ¿quiso decir ese?")             \
	X(FILES_MISSING,                                                      \
	    "put what was not given into {1}, or name it after the form, "    \
	    "and publish under a new version",                                \
	    "mettez ce qui n'a pas été fourni dans {1}, ou nommez-le après "  \
	    "le formulaire, et publiez sous une nouvelle version",            \
	    "ponga en {1} lo que no se entregó, o indíquelo después del "     \
	    "formulario, y publique con una versión nueva")

#endif
