/* spec_say -- what is wrong with a spec, in three languages. */
#ifndef TABLE_SPEC_SAY_H
#define TABLE_SPEC_SAY_H

#define SPEC_SAY(X)                                                           \
	X(CSV, "{1}, row {2}: this is not a CSV sheet in UTF-8",              \
	    "{1}, ligne {2} : ce n'est pas une feuille CSV en UTF-8",         \
	    "{1}, fila {2}: no es una hoja CSV en UTF-8")                     \
	X(HEADER, "{1}: the first row must name the columns kind, name, key, " \
	    "value, where and label",                                         \
	    "{1} : la première ligne doit nommer les colonnes kind, name, "   \
	    "key, value, where et label",                                     \
	    "{1}: la primera fila debe nombrar las columnas kind, name, key, " \
	    "value, where y label")                                           \
	X(FORM, "{1}: no row says which form it is for; begin with "          \
	    "\"form,XML_ID\"",                                                \
	    "{1} : aucune ligne ne dit pour quel formulaire ; commencez par " \
	    "« form,XML_ID »",                                                \
	    "{1}: ninguna fila dice para qué formulario; empiece con "        \
	    "«form,XML_ID»")                                                  \
	X(KIND, "{1}, row {2}: \"{3}\" is no kind of row; give form, role, "  \
	    "class, table, coverage, with, note, column, rows or bar",        \
	    "{1}, ligne {2} : « {3} » n'est pas un genre de ligne ; donnez "  \
	    "form, role, class, table, coverage, with, note, column, rows ou " \
	    "bar",                                                            \
	    "{1}, fila {2}: «{3}» no es un tipo de fila; ponga form, role, "  \
	    "class, table, coverage, with, note, column, rows o bar")         \
	X(TABLE, "{1}, row {2}: no table is called \"{3}\"; a row \"table\" " \
	    "or \"coverage\" must make it",                                   \
	    "{1}, ligne {2} : aucun tableau ne s'appelle « {3} » ; une ligne " \
	    "« table » ou « coverage » doit le créer",                        \
	    "{1}, fila {2}: ninguna tabla se llama «{3}»; una fila «table» o " \
	    "«coverage» debe crearla")                                        \
	X(WHERE, "{1}, row {2}: \"{3}\" is no condition; write field=value "  \
	    "or field!=value|value",                                          \
	    "{1}, ligne {2} : « {3} » n'est pas une condition ; écrivez "     \
	    "champ=valeur ou champ!=valeur|valeur",                           \
	    "{1}, fila {2}: «{3}» no es una condición; escriba campo=valor o " \
	    "campo!=valor|valor")                                             \
	X(COLUMN, "{1}, row {2}: the table has no column \"{3}\"",            \
	    "{1}, ligne {2} : le tableau n'a pas de colonne « {3} »",         \
	    "{1}, fila {2}: la tabla no tiene columna «{3}»")                 \
	X(VALUE, "{1}, row {2}: say what the column counts: count, records, " \
	    "withdrawn, or fields to add up",                                 \
	    "{1}, ligne {2} : dites ce que compte la colonne : count, "       \
	    "records, withdrawn, ou des champs à additionner",                \
	    "{1}, fila {2}: diga qué cuenta la columna: count, records, "     \
	    "withdrawn, o campos que sumar")                                  \
	X(LEVELS, "{1}, row {2}: rows nest no deeper than four fields",       \
	    "{1}, ligne {2} : les lignes ne s'emboîtent pas sur plus de "     \
	    "quatre champs",                                                  \
	    "{1}, fila {2}: las filas no anidan más de cuatro campos")

#endif
