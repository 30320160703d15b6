/*
 * err -- the one list of errors.
 *
 * Numbers are frozen: they cross the wire and are the exit codes of both
 * programs.  A new error takes the next number; none is ever reused.
 *
 * X(NAME, number, English, French, Spanish)
 *
 * src   docs/architecture.md, "Errors"
 */
#ifndef AYNI_ERR_H
#define AYNI_ERR_H

#include "ayni/lang.h"

#define AYNI_CHECK __attribute__((warn_unused_result))

#define AYNI_ERR_LIST(X)                                                       \
	X(OK, 0, "success", "succès", "correcto")                              \
	X(NOMEM, 1, "out of memory", "mémoire épuisée", "memoria agotada")     \
	X(USAGE, 2, "the command is not understood",                           \
	  "la commande n'est pas comprise", "la orden no se entiende")         \
	X(TOOBIG, 3, "larger than the documented limit",                       \
	  "dépasse la limite documentée", "supera el límite documentado")      \
	X(BADFORM, 4, "bytes are not well-formed",                             \
	  "octets mal formés", "bytes mal formados")                           \
	X(NONCANON, 5, "bytes are not in the canonical form",                  \
	  "octets hors de la forme canonique",                                 \
	  "bytes fuera de la forma canónica")                                  \
	X(BADTYPE, 6, "a message of another type was offered",                 \
	  "message d'un autre type", "mensaje de otro tipo")                   \
	X(BADSIG, 7, "the signature does not verify",                          \
	  "la signature n'est pas valable", "la firma no es válida")           \
	X(BADKEY, 8, "signed by a key that nobody vouches for",                \
	  "signé par une clé que personne ne garantit",                        \
	  "firmado con una clave que nadie garantiza")                         \
	X(NOTOURS, 9, "meant for another office or device",                    \
	  "destiné à un autre bureau ou appareil",                             \
	  "destinado a otra oficina u otro dispositivo")                       \
	X(CANTOPEN, 10, "the sealed part does not open",                       \
	  "la partie scellée ne s'ouvre pas", "la parte sellada no se abre")   \
	X(BADHASH, 11, "the content does not match its hash",                  \
	  "le contenu ne correspond pas à son empreinte",                      \
	  "el contenido no corresponde a su huella")                           \
	X(MISMATCH, 12, "sealed content and signed header disagree",           \
	  "le contenu scellé contredit l'en-tête signé",                       \
	  "el contenido sellado contradice la cabecera firmada")               \
	X(GAP, 13, "sequence numbers are not consecutive",                     \
	  "numéros de séquence non consécutifs",                               \
	  "números de secuencia no consecutivos")                              \
	X(FORK, 14, "two different batches claim the same place",              \
	  "deux lots différents occupent la même place",                       \
	  "dos lotes distintos ocupan el mismo lugar")                         \
	X(REVOKED, 15, "the device is revoked", "l'appareil est révoqué",      \
	  "el dispositivo está revocado")                                      \
	X(UNKNOWNFORM, 16, "the form is not known here",                       \
	  "le formulaire est inconnu ici",                                     \
	  "el formulario es desconocido aquí")                                 \
	X(UNKNOWNBASE, 17, "an earlier step of the record is missing",         \
	  "une étape antérieure de l'enregistrement manque",                   \
	  "falta un paso anterior del registro")                               \
	X(HELD, 18, "kept, but cannot be used yet",                            \
	  "conservé, mais pas encore utilisable",                              \
	  "conservado, pero aún no utilizable")                                \
	X(QUOTA, 19, "not taken: the quota is used up; keep it",               \
	  "non pris : quota épuisé ; conservez-le",                            \
	  "no aceptado: cuota agotada; consérvelo")                            \
	X(INVALID, 20, "an answer breaks a rule of the questionnaire",         \
	  "une réponse enfreint une règle du questionnaire",                   \
	  "una respuesta incumple una regla del cuestionario")                 \
	X(AUTHORING, 21, "the form has faults",                                \
	  "le formulaire a des défauts", "el formulario tiene errores")        \
	X(SYNTAX, 22, "the expression cannot be read",                         \
	  "expression illisible", "la expresión no se puede leer")             \
	X(TYPE, 23, "a value of another type is needed",                       \
	  "une valeur d'un autre type est requise",                            \
	  "se necesita un valor de otro tipo")                                 \
	X(REFERENCE, 24, "refers to something that is not there",              \
	  "renvoie à quelque chose qui n'existe pas",                          \
	  "se refiere a algo que no existe")                                   \
	X(CYCLE, 25, "depends on itself", "dépend de lui-même",                \
	  "depende de sí mismo")                                               \
	X(UNSUPPORTED, 26, "not supported", "non pris en charge",              \
	  "no admitido")                                                       \
	X(NOTFOUND, 27, "not found", "introuvable", "no encontrado")           \
	X(EXISTS, 28, "exists already", "existe déjà", "ya existe")            \
	X(PASSPHRASE, 29, "wrong passphrase", "phrase secrète erronée",        \
	  "frase de contraseña incorrecta")                                    \
	X(BUSY, 30, "in use by another program",                               \
	  "utilisé par un autre programme", "en uso por otro programa")        \
	X(STATE, 31, "not possible in this state",                             \
	  "impossible dans cet état", "imposible en este estado")              \
	X(IO, 32, "reading or writing failed",                                 \
	  "échec de lecture ou d'écriture",                                    \
	  "falló la lectura o la escritura")                                   \
	X(FULL, 33, "no space left", "espace épuisé", "sin espacio")           \
	X(STORE, 34, "the store is damaged", "le magasin est endommagé",       \
	  "el almacén está dañado")                                            \
	X(NET, 35, "no connection", "pas de connexion", "sin conexión")        \
	X(TIMEOUT, 36, "took too long", "délai dépassé",                       \
	  "tiempo agotado")                                                    \
	X(REMOTE, 37, "the other side answered with something else",           \
	  "réponse inattendue de l'autre côté",                                \
	  "respuesta inesperada del otro lado")                                \
	X(CLOCK, 38, "the clock cannot be right", "l'horloge est fausse",      \
	  "el reloj no puede ser correcto")                                    \
	X(RANDOM, 39, "no random numbers", "pas de nombres aléatoires",        \
	  "sin números aleatorios")                                            \
	X(INTERRUPTED, 40, "interrupted", "interrompu", "interrumpido")        \
	X(BUG, 41, "a fault in Ayni itself", "défaut d'Ayni lui-même",         \
	  "un fallo del propio Ayni")                                          \
	X(DECLINED, 42, "kept, but the office will not use it",                \
	  "conservé, mais le bureau ne l'utilisera pas",                       \
	  "conservado, pero la oficina no lo usará")

enum ayni_err {
#define X(name, number, en, fr, es) AYNI_##name = (number),
	AYNI_ERR_LIST(X)
#undef X
};

/*
 * err_text -- what an error means, in a language.
 * err_name -- its name in the list above, for programs ("BADSIG").
 *
 * out   a static string; a number that is not in the list reads as BUG
 */
const char *err_text(enum ayni_err e, enum lang lang);
const char *err_name(enum ayni_err e);

#endif
