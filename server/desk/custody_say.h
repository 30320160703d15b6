/* custody_say -- what the commands say of what is held, decided and kept. */
#ifndef DESK_CUSTODY_SAY_H
#define DESK_CUSTODY_SAY_H

/* ---- hold ---- */
#define CUSTODY_SAY_HOLD(X)                                                   \
	X(HOLD_NOTHING, "Nothing is held.", "Rien n'est en attente.",         \
	    "No hay nada retenido.")                                          \
	X(HOLD_BATCH,                                                         \
	    "{1}  {2}  steps {3}-{4}, {5} bytes, came {6}: {7}; {8}",         \
	    "{1}  {2}  étapes {3}-{4}, {5} octets, arrivé le {6} : {7} ; {8}", \
	    "{1}  {2}  pasos {3}-{4}, {5} bytes, llegó {6}: {7}; {8}")        \
	X(HOLD_WAITS_FORM,                                                    \
	    "it will be used when its form is published",                     \
	    "il servira dès que son formulaire sera publié",                  \
	    "se usará cuando se publique su formulario")                      \
	X(HOLD_WAITS_KEY,                                                     \
	    "it will be used when its device is certified",                   \
	    "il servira dès que son appareil sera certifié",                  \
	    "se usará cuando se certifique su dispositivo")                   \
	X(HOLD_MAY_RELEASE,                                                   \
	    "if it is genuine, \"aynid hold release {1}\"",                   \
	    "s'il est authentique, « aynid hold release {1} »",               \
	    "si es auténtico, «aynid hold release {1}»")                      \
	X(HOLD_CONTESTED,                                                     \
	    "contested: one decision released it, another refused it; decide " \
	    "again",                                                          \
	    "contesté : une décision l'a libéré, une autre l'a refusé ; "     \
	    "décidez à nouveau",                                              \
	    "en disputa: una decisión lo liberó y otra lo rechazó; decida de " \
	    "nuevo")                                                          \
	X(HOLD_DEAD,                                                          \
	    "it cannot be used; it is kept for whoever looks into it",        \
	    "inutilisable ; gardé pour qui voudra l'examiner",                \
	    "no se puede usar; se guarda para quien lo examine")              \
	X(HOLD_STRANGER,                                                      \
	    "{1}  {2}  {3} batches, {4} bytes, since {5}: signed by a key "   \
	    "that nobody certified; if you know the device, invite its "      \
	    "person again",                                                   \
	    "{1}  {2}  {3} lots, {4} octets, depuis le {5} : signés par une " \
	    "clé que personne n'a certifiée ; si vous connaissez l'appareil, " \
	    "invitez à nouveau sa personne",                                  \
	    "{1}  {2}  {3} lotes, {4} bytes, desde {5}: firmados con una "    \
	    "clave que nadie certificó; si conoce el dispositivo, invite de " \
	    "nuevo a su persona")                                             \
	X(HOLD_RECORD,                                                        \
	    "{1}  waits for earlier steps that have not arrived ({2})",       \
	    "{1}  attend des étapes antérieures qui ne sont pas arrivées "    \
	    "({2})",                                                          \
	    "{1}  espera pasos anteriores que no han llegado ({2})")          \
	X(HOLD_SHOW,                                                          \
	    "batch {1}\ndevice {2}, epoch {3}\nafter {4}",                    \
	    "lot {1}\nappareil {2}, époque {3}\naprès {4}",                   \
	    "lote {1}\ndispositivo {2}, época {3}\ndespués de {4}")           \
	X(HOLD_FIRST, "nothing: it is the first", "rien : c'est le premier",  \
	    "nada: es el primero")                                            \
	X(HOLD_ENTRY, "  {1}  record {2}", "  {1}  enregistrement {2}",       \
	    "  {1}  registro {2}")                                            \
	X(HOLD_SHUT, "  its content cannot be shown: {1}",                    \
	    "  son contenu ne peut être montré : {1}",                        \
	    "  su contenido no se puede mostrar: {1}")                        \
	X(HOLD_SAVED, "its bytes are in {1}", "ses octets sont dans {1}",     \
	    "sus bytes están en {1}")                                         \
	X(HOLD_NONE,                                                          \
	    "{1}: nothing of this name is held; \"aynid hold list\" shows "   \
	    "what is (at least four characters of an id)",                    \
	    "{1} : rien de ce nom n'est en attente ; « aynid hold list » le " \
	    "montre (au moins quatre caractères d'un identifiant)",           \
	    "{1}: no hay nada retenido con este nombre; «aynid hold list» lo " \
	    "muestra (al menos cuatro caracteres de un identificador)")       \
	X(HOLD_MANY,                                                          \
	    "{1}: several ids begin so; give more of the one you mean",       \
	    "{1} : plusieurs identifiants commencent ainsi ; donnez-en plus", \
	    "{1}: varios identificadores empiezan así; dé más caracteres")    \
	X(HOLD_NOT_RELEASED,                                                  \
	    "{1}: {2}. Releasing would not help: {3}. Nothing was changed",   \
	    "{1} : {2}. Libérer n'y ferait rien : {3}. Rien n'a été changé",  \
	    "{1}: {2}. Liberarlo no serviría: {3}. No se cambió nada")        \
	X(HOLD_IN_USE,                                                        \
	    "{1}: it is used already; revoke its device from an earlier "     \
	    "step, or correct the record. Nothing was changed",               \
	    "{1} : il est déjà utilisé ; révoquez son appareil à partir "     \
	    "d'une étape antérieure, ou corrigez l'enregistrement. Rien n'a " \
	    "été changé",                                                     \
	    "{1}: ya se usa; dé de baja su dispositivo desde un paso "        \
	    "anterior, o corrija el registro. No se cambió nada")             \
	X(HOLD_RELEASED, "{1}  {2}  steps {3}-{4}: released",                 \
	    "{1}  {2}  étapes {3}-{4} : libéré",                              \
	    "{1}  {2}  pasos {3}-{4}: liberado")                              \
	X(HOLD_REFUSED,                                                       \
	    "{1}  {2}  steps {3}-{4}: refused for good; its bytes are kept",  \
	    "{1}  {2}  étapes {3}-{4} : refusé définitivement ; ses octets "  \
	    "sont gardés",                                                    \
	    "{1}  {2}  pasos {3}-{4}: rechazado para siempre; sus bytes se "  \
	    "guardan")                                                        \
	X(HOLD_SENT_AWAY,                                                     \
	    "{1}: {2} batches put out of the pen; they had no receipt, so "   \
	    "their device still has them",                                    \
	    "{1} : {2} lots sortis de l'enclos ; ils n'avaient pas d'accusé " \
	    "de réception, leur appareil les a donc toujours",                \
	    "{1}: {2} lotes sacados del corral; no tenían recibo, así que su " \
	    "dispositivo aún los tiene")                                      \
	X(STEP_SUBMIT, "interview", "entretien", "entrevista")                \
	X(STEP_CORRECT, "correction", "correction", "corrección")             \
	X(STEP_WITHDRAW, "withdrawal", "retrait", "retiro")                   \
	X(STEP_DECIDE, "decision", "décision", "decisión")                    \
	X(STEP_NOTE, "note", "note", "nota")

/* ---- conflict ---- */
#define CUSTODY_SAY_CONFLICT(X)                                               \
	X(CONFLICT_NONE,                                                      \
	    "Nothing is in conflict.",                                        \
	    "Rien n'est en conflit.",                                         \
	    "No hay nada en conflicto.")                                      \
	X(CONFLICT_LINE,                                                      \
	    "{1}  {2}  {3}  in conflict: {4}",                                \
	    "{1}  {2}  {3}  en conflit : {4}",                                \
	    "{1}  {2}  {3}  en conflicto: {4}")                               \
	X(CONFLICT_UNKNOWN,                                                   \
	    "{1}: no such record; \"aynid conflict list\" shows those "       \
	    "that have something to settle",                                  \
	    "{1} : aucun enregistrement de ce nom ; « aynid conflict "        \
	    "list » montre ceux où il y a à trancher",                        \
	    "{1}: no hay tal registro; «aynid conflict list» muestra "        \
	    "los que tienen algo por decidir")                                \
	X(CONFLICT_SETTLED,                                                   \
	    "{1}: nothing is in conflict there",                              \
	    "{1} : rien n'y est en conflit",                                  \
	    "{1}: ahí no hay nada en conflicto")                              \
	X(CONFLICT_PLACE,                                                     \
	    "{2} \"{3}\": {1}",                                               \
	    "{2} « {3} » : {1}",                                              \
	    "{2} «{3}»: {1}")                                                 \
	X(CONFLICT_RECORD,                                                    \
	    "{1}",                                                            \
	    "{1}",                                                            \
	    "{1}")                                                            \
	X(CONFLICT_VALUES,                                                    \
	    "different answers",                                              \
	    "réponses différentes",                                           \
	    "respuestas distintas")                                           \
	X(CONFLICT_WITHDRAWN,                                                 \
	    "the record was withdrawn, and changed by somebody who did "      \
	    "not know",                                                       \
	    "l'enregistrement a été retiré, et modifié par quelqu'un "        \
	    "qui l'ignorait",                                                 \
	    "el registro fue retirado, y cambiado por alguien que no lo "     \
	    "sabía")                                                          \
	X(CONFLICT_REMOVED,                                                   \
	    "answered in a row that somebody else removed",                   \
	    "répondu dans une ligne que quelqu'un d'autre a enlevée",         \
	    "respondido en una fila que otra persona quitó")                  \
	X(CONFLICT_SUBMITS,                                                   \
	    "two interviews under one number, or an edit made in "            \
	    "another form",                                                   \
	    "deux entretiens sous un même numéro, ou une modification "       \
	    "faite dans un autre formulaire",                                 \
	    "dos entrevistas con un mismo número, o un cambio hecho en "      \
	    "otro formulario")                                                \
	X(CONFLICT_SKIPPED,                                                   \
	    "answered, but another answer makes the question not apply",      \
	    "répondu, mais une autre réponse rend la question sans "          \
	    "objet",                                                          \
	    "respondido, pero otra respuesta hace que la pregunta no "        \
	    "aplique")                                                        \
	X(CONFLICT_WINNER,                                                    \
	    "  * {1}  ({2}, {3}, step {4})",                                  \
	    "  * {1}  ({2}, {3}, étape {4})",                                 \
	    "  * {1}  ({2}, {3}, paso {4})")                                  \
	X(CONFLICT_SIDE,                                                      \
	    "    {1}  ({2}, {3}, step {4})",                                  \
	    "    {1}  ({2}, {3}, étape {4})",                                 \
	    "    {1}  ({2}, {3}, paso {4})")                                  \
	X(CONFLICT_OFFICE,                                                    \
	    "the office",                                                     \
	    "le bureau",                                                      \
	    "la oficina")                                                     \
	X(CONFLICT_COUNTS,                                                    \
	    "it counts",                                                      \
	    "il compte",                                                      \
	    "cuenta")                                                         \
	X(CONFLICT_GONE,                                                      \
	    "withdrawn",                                                      \
	    "retiré",                                                         \
	    "retirado")                                                       \
	X(CONFLICT_ROW_GONE,                                                  \
	    "the row is removed",                                             \
	    "la ligne est enlevée",                                           \
	    "la fila está quitada")                                           \
	X(CONFLICT_WHOLE,                                                     \
	    "all that was answered",                                          \
	    "tout ce qui a été répondu",                                      \
	    "todo lo respondido")                                             \
	X(CONFLICT_EMPTY,                                                     \
	    "(no answer)",                                                    \
	    "(sans réponse)",                                                 \
	    "(sin respuesta)")                                                \
	X(CONFLICT_HOW,                                                       \
	    "The tables show what stands behind * until somebody "            \
	    "decides:\n  aynid conflict settle {1} "                          \
	    "QUESTION=VALUE...\n  aynid conflict settle {1} --keep "          \
	    "STEP   as this step left it\n  aynid conflict settle {1} "       \
	    "--accept      as it is shown",                                   \
	    "Les tableaux montrent ce qui suit * jusqu'à ce que "             \
	    "quelqu'un tranche :\n  aynid conflict settle {1} "               \
	    "QUESTION=VALEUR...\n  aynid conflict settle {1} --keep "         \
	    "ÉTAPE  comme cette étape l'a laissé\n  aynid conflict "          \
	    "settle {1} --accept      comme c'est montré",                    \
	    "Los cuadros muestran lo que sigue a * hasta que alguien "        \
	    "decida:\n  aynid conflict settle {1} PREGUNTA=VALOR...\n "       \
	    " aynid conflict settle {1} --keep PASO   como lo dejó este "     \
	    "paso\n  aynid conflict settle {1} --accept      como se "        \
	    "muestra")                                                        \
	X(CONFLICT_OPERAND,                                                   \
	    "{1}: write QUESTION=VALUE, as \"hens=3\"; nothing after = "      \
	    "clears the answer",                                              \
	    "{1} : écrivez QUESTION=VALEUR, comme « hens=3 » ; rien "         \
	    "après = efface la réponse",                                      \
	    "{1}: escriba PREGUNTA=VALOR, como «hens=3»; nada después "       \
	    "de = borra la respuesta")                                        \
	X(CONFLICT_BOTH,                                                      \
	    "--count and --withdraw contradict each other; give one",         \
	    "--count et --withdraw se contredisent ; n'en donnez qu'un",      \
	    "--count y --withdraw se contradicen; dé uno solo")               \
	X(CONFLICT_NO_ENTRY,                                                  \
	    "--keep {1}: no step of the record has an id that begins "        \
	    "so; \"aynid conflict show\" lists them",                         \
	    "--keep {1} : aucune étape de l'enregistrement n'a un "           \
	    "identifiant qui commence ainsi ; « aynid conflict show » "       \
	    "les liste",                                                      \
	    "--keep {1}: ningún paso del registro tiene un "                  \
	    "identificador que empiece así; «aynid conflict show» los "       \
	    "lista")                                                          \
	X(CONFLICT_NO_QUESTION,                                               \
	    "{1}: there is no such question in this record; write it as "     \
	    "\"aynid conflict show\" does. Nothing was changed",              \
	    "{1} : pas de telle question dans cet enregistrement ; "          \
	    "écrivez-la comme « aynid conflict show ». Rien n'a été "         \
	    "changé",                                                         \
	    "{1}: no hay tal pregunta en este registro; escríbala como "      \
	    "«aynid conflict show». No se cambió nada")                       \
	X(CONFLICT_NOT_ASKED,                                                 \
	    "{1}: the question does not apply as the record would be, "       \
	    "or cannot be answered by a person. Nothing was changed",         \
	    "{1} : la question est sans objet dans l'enregistrement "         \
	    "ainsi tranché, ou personne ne peut y répondre. Rien n'a "        \
	    "été changé",                                                     \
	    "{1}: la pregunta no aplica al registro así decidido, o "         \
	    "nadie puede responderla. No se cambió nada")                     \
	X(CONFLICT_NO_VALUE,                                                  \
	    "{1}: this is no value of the question (a number, a date as "     \
	    "2026-11-25, a choice by its name?). Nothing was changed",        \
	    "{1} : ce n'est pas une valeur de la question (un nombre, "       \
	    "une date comme 2026-11-25, un choix par son nom ?). Rien "       \
	    "n'a été changé",                                                 \
	    "{1}: no es un valor de la pregunta (¿un número, una fecha "      \
	    "como 2026-11-25, una opción por su nombre?). No se cambió "      \
	    "nada")                                                           \
	X(CONFLICT_RULE,                                                      \
	    "{1}: the value breaks the questionnaire's rule. Nothing "        \
	    "was changed",                                                    \
	    "{1} : la valeur enfreint la règle du questionnaire. Rien "       \
	    "n'a été changé",                                                 \
	    "{1}: el valor incumple la regla del cuestionario. No se "        \
	    "cambió nada")                                                    \
	X(CONFLICT_OTHER_FORM,                                                \
	    "--keep: that step was made in another form, or builds on a "     \
	    "step that is not here; give the answers instead. Nothing "       \
	    "was changed",                                                    \
	    "--keep : cette étape a été faite dans un autre formulaire, "     \
	    "ou repose sur une étape absente ; donnez plutôt les "            \
	    "réponses. Rien n'a été changé",                                  \
	    "--keep: ese paso se hizo en otro formulario, o se basa en "      \
	    "un paso ausente; dé más bien las respuestas. No se cambió "      \
	    "nada")                                                           \
	X(CONFLICT_LEFT,                                                      \
	    "{1}: in conflict, and you did not say what it is to be; "        \
	    "give {1}=VALUE, or --accept for all that you do not name. "      \
	    "Nothing was changed",                                            \
	    "{1} : en conflit, et vous n'avez rien indiqué ; donnez "         \
	    "{1}=VALEUR, ou --accept pour tout ce que vous ne nommez "        \
	    "pas. Rien n'a été changé",                                       \
	    "{1}: en conflicto, y usted no indicó nada; dé {1}=VALOR, o "     \
	    "--accept para todo lo que no nombre. No se cambió nada")         \
	X(CONFLICT_LEFT_RECORD,                                               \
	    "the record itself is in conflict; give --count or "              \
	    "--withdraw, --keep STEP, or --accept. Nothing was changed",      \
	    "l'enregistrement lui-même est en conflit ; donnez --count "      \
	    "ou --withdraw, --keep ÉTAPE, ou --accept. Rien n'a été "         \
	    "changé",                                                         \
	    "el registro mismo está en conflicto; dé --count o "              \
	    "--withdraw, --keep PASO, o --accept. No se cambió nada")         \
	X(CONFLICT_DONE,                                                      \
	    "{1}: settled; the decision is signed and goes to the "           \
	    "device",                                                         \
	    "{1} : tranché ; la décision est signée et part vers "            \
	    "l'appareil",                                                     \
	    "{1}: decidido; la decisión está firmada y va al "                \
	    "dispositivo")

/* ---- checkpoints ---- */
#define CUSTODY_SAY_LEDGER(X)                                                 \
	X(CHECKPOINT,                                                         \
	    "checkpoint of {1} batches: {2}\nKeep it where nobody who "       \
	    "works on this store can change it; \"aynid verify --against\" "  \
	    "proves later that nothing was removed.\n{3}",                    \
	    "point de contrôle de {1} lots : {2}\nGardez-le où personne qui " \
	    "travaille sur ce magasin ne peut le changer ; « aynid verify "   \
	    "--against » prouvera que rien n'a été retiré.\n{3}",             \
	    "punto de control de {1} lotes: {2}\nGuárdelo donde nadie que "   \
	    "trabaje en este almacén pueda cambiarlo; «aynid verify "         \
	    "--against» probará que no se quitó nada.\n{3}")                  \
	X(LEDGER_LOST,                                                        \
	    "{1} batches that came are gone from the archive; the first is "  \
	    "{2}. Somebody wrote into the store by hand: put it back from "   \
	    "its backup; devices send again what is not safe yet",            \
	    "{1} lots arrivés ont disparu de l'archive ; le premier est {2}. " \
	    "Quelqu'un a écrit dans le magasin à la main : remettez-le "      \
	    "depuis sa sauvegarde ; les appareils renvoient ce qui n'est pas " \
	    "encore sauvegardé",                                              \
	    "{1} lotes que llegaron ya no están en el archivo; el primero es " \
	    "{2}. Alguien escribió a mano en el almacén: restáurelo desde su " \
	    "copia; los dispositivos reenvían lo que aún no está a salvo")    \
	X(AGAINST_MISSING,                                                    \
	    "{1} of the {2} batches of the checkpoint of {3} are not here "   \
	    "any more; the first is {4} (--json names all). If an older "     \
	    "backup was put back, devices and old sticks bring them again; "  \
	    "else put the store back from its latest backup",                 \
	    "{1} des {2} lots du point de contrôle du {3} ne sont plus là ; " \
	    "le premier est {4} (--json les nomme tous). Si une sauvegarde "  \
	    "plus ancienne a été remise, les appareils et les vieilles clés " \
	    "les rapportent ; sinon remettez la dernière sauvegarde",         \
	    "{1} de los {2} lotes del punto de control del {3} ya no están; " \
	    "el primero es {4} (--json los nombra todos). Si se restauró una " \
	    "copia más antigua, los dispositivos y las memorias viejas los "  \
	    "traen de nuevo; si no, restaure la última copia")                \
	X(AGAINST_SAME,                                                       \
	    "the {1} batches of the checkpoint of {2} are all here, as they " \
	    "were; {3} came since",                                           \
	    "les {1} lots du point de contrôle du {2} sont tous là, tels "    \
	    "quels ; {3} sont arrivés depuis",                                \
	    "los {1} lotes del punto de control del {2} están todos, tal "    \
	    "como eran; {3} llegaron desde entonces")                         \
	X(AGAINST_MOVED,                                                      \
	    "the {1} batches of the checkpoint of {2} are all here, but came " \
	    "in another order: a backup was put back since, and devices "     \
	    "brought again what it lacked",                                   \
	    "les {1} lots du point de contrôle du {2} sont tous là, mais "    \
	    "venus dans un autre ordre : une sauvegarde a été remise depuis, " \
	    "et les appareils ont rapporté ce qui manquait",                  \
	    "los {1} lotes del punto de control del {2} están todos, pero "   \
	    "llegaron en otro orden: desde entonces se restauró una copia, y " \
	    "los dispositivos trajeron de nuevo lo que faltaba")

/* ---- erasure ---- */
#define CUSTODY_SAY_ERASE(X)                                                  \
	X(RECORD_UNKNOWN,                                                     \
	    "{1}: no record here has an id that begins so (at least four "    \
	    "characters); a record that never came needs its whole id",       \
	    "{1} : aucun enregistrement ici n'a un identifiant qui commence " \
	    "ainsi (au moins quatre caractères) ; pour un enregistrement "    \
	    "jamais arrivé, donnez l'identifiant entier",                     \
	    "{1}: ningún registro aquí tiene un identificador que empiece "   \
	    "así (al menos cuatro caracteres); para un registro que nunca "   \
	    "llegó, dé el identificador entero")                              \
	X(ERASE_WHAT, "{1}: \"{2}\", by {3}, {4} steps",                      \
	    "{1} : « {2} », par {3}, {4} étapes",                             \
	    "{1}: «{2}», por {3}, {4} pasos")                                 \
	X(ERASE_ABSENT,                                                       \
	    "{1}: nothing of it is here; whatever comes of it later will be " \
	    "dropped",                                                        \
	    "{1} : rien n'en est ici ; tout ce qui en arrivera sera écarté",  \
	    "{1}: aquí no hay nada de él; lo que llegue después se "          \
	    "descartará")                                                     \
	X(ERASE_SURE,                                                         \
	    "Erase it for good? Backups and exports made before still hold "  \
	    "it. Type yes:",                                                  \
	    "L'effacer à jamais ? Les sauvegardes et exports déjà faits le "  \
	    "contiennent encore. Tapez oui :",                                \
	    "¿Borrarlo para siempre? Las copias y exportaciones ya hechas "   \
	    "aún lo contienen. Escriba sí:")                                  \
	X(ERASE_NOT, "{1}: nothing was erased", "{1} : rien n'a été effacé",  \
	    "{1}: no se borró nada")                                          \
	X(ERASE_ASK,                                                          \
	    "{1}: erasing cannot be undone; give --yes where nobody can be "  \
	    "asked. Nothing was erased",                                      \
	    "{1} : un effacement est définitif ; donnez --yes là où personne " \
	    "ne peut répondre. Rien n'a été effacé",                          \
	    "{1}: borrar es definitivo; dé --yes donde nadie pueda "          \
	    "responder. No se borró nada")                                    \
	X(ERASE_DONE,                                                         \
	    "{1}: erased. Devices erase their copies at their next contact; " \
	    "backups and exports made before still hold it",                  \
	    "{1} : effacé. Les appareils effacent leurs copies au prochain "  \
	    "contact ; les sauvegardes et exports déjà faits le contiennent " \
	    "encore",                                                         \
	    "{1}: borrado. Los dispositivos borran sus copias en el próximo " \
	    "contacto; las copias y exportaciones ya hechas aún lo contienen") \
	X(ERASE_BEFORE,                                                       \
	    "{1}: was erased before; the store's files were cleaned again",   \
	    "{1} : déjà effacé ; les fichiers du magasin ont été renettoyés", \
	    "{1}: ya estaba borrado; los archivos del almacén se limpiaron "  \
	    "de nuevo")                                                       \
	X(ERASE_STRANGERS,                                                    \
	    "batches of strangers that held it, and are gone: {1}; their "    \
	    "devices keep them",                                              \
	    "lots d'inconnus qui le contenaient, et ne sont plus : {1} ; "    \
	    "leurs appareils les gardent",                                    \
	    "lotes de desconocidos que lo contenían, y ya no están: {1}; "    \
	    "sus dispositivos los guardan")                                   \
	X(ERASE_UNREAD,                                                       \
	    "batches on hold or of strangers that cannot be read, so that "   \
	    "nobody knows whether they hold it: {1}; \"aynid hold list\" "    \
	    "shows them",                                                     \
	    "lots retenus ou d'inconnus illisibles, dont on ne sait s'ils le " \
	    "contiennent : {1} ; « aynid hold list » les montre",             \
	    "lotes retenidos o de desconocidos que no se pueden leer, y no "  \
	    "se sabe si lo contienen: {1}; «aynid hold list» los muestra")    \
	X(ERASE_LIST,                                                         \
	    "{1} lists what was erased. Keep a copy beside every backup: one " \
	    "that is older holds the record, and a restore needs the list",   \
	    "{1} dit ce qui fut effacé. Gardez-en une copie près de chaque "  \
	    "sauvegarde : les plus anciennes contiennent l'enregistrement, et " \
	    "une restauration a besoin de cette liste",                       \
	    "{1} dice lo que se borró. Guarde una copia junto a cada copia "  \
	    "de seguridad: las más antiguas contienen el registro, y una "    \
	    "restauración necesita la lista")                                 \
	X(ERASE_LIST_FAILED,                                                  \
	    "{1}: the list of erasures could not be written there ({2})",     \
	    "{1} : la liste des effacements n'a pas pu y être écrite ({2})",  \
	    "{1}: no se pudo escribir ahí la lista de lo borrado ({2})")      \
	X(ERASE_LIST_MORE,                                                    \
	    "{1}: the list of erasures there names records that are not "     \
	    "erased here, and stays as it is. Erase them too: aynid erase "   \
	    "--listed FILE",                                                  \
	    "{1} : la liste des effacements qui s'y trouve nomme des "        \
	    "enregistrements non effacés ici, et reste telle quelle. "        \
	    "Effacez-les aussi : aynid erase --listed FICHIER",               \
	    "{1}: la lista de lo borrado que hay ahí nombra registros no "    \
	    "borrados aquí, y queda como está. Bórrelos también: aynid erase " \
	    "--listed ARCHIVO")                                               \
	X(ERASE_LISTED, "{1} names records to be erased",                     \
	    "{1} nomme des enregistrements à effacer",                        \
	    "{1} nombra registros que borrar")                                \
	X(ERASE_LISTED_DONE, "{1}: {2} records erased that were not before",  \
	    "{1} : {2} enregistrements effacés qui ne l'étaient pas",         \
	    "{1}: {2} registros borrados que no lo estaban")                  \
	X(ERASE_LISTED_BAD,                                                   \
	    "{1} is no list of erasures of this office ({2}); nothing was "   \
	    "erased",                                                         \
	    "{1} n'est pas une liste d'effacements de ce bureau ({2}) ; rien " \
	    "n'a été effacé",                                                 \
	    "{1} no es una lista de lo borrado por esta oficina ({2}); no se " \
	    "borró nada")                                                     \
	X(ERASE_WHICH, "give a record, or a list by --listed, not both",      \
	    "indiquez un enregistrement, ou une liste par --listed, pas les " \
	    "deux",                                                           \
	    "dé un registro, o una lista con --listed, no ambos")             \
	X(ERASE_LEFT,                                                         \
	    "{1}: erased, but the store's files may still hold what was "     \
	    "deleted: {2}. Stop other programs on this store or make space, " \
	    "then give the same command again",                               \
	    "{1} : effacé, mais les fichiers du magasin peuvent encore "      \
	    "contenir ce qui fut supprimé : {2}. Arrêtez les autres "         \
	    "programmes sur ce magasin ou faites de la place, puis redonnez " \
	    "la même commande",                                               \
	    "{1}: borrado, pero los archivos del almacén aún pueden contener " \
	    "lo suprimido: {2}. Detenga otros programas en este almacén o "   \
	    "haga sitio, y repita la orden")

/* ---- forgotten passphrases ---- */
#define CUSTODY_SAY_UNLOCK(X)                                                 \
	X(UNLOCK_ASK,                                                         \
	    "{1}: anybody with the device in hand can make this file. Make "  \
	    "sure who asks, have them tell you the code that their device "   \
	    "showed, and give it with --check CODE",                          \
	    "{1} : quiconque a l'appareil en main peut faire ce fichier. "    \
	    "Assurez-vous de qui demande, faites-vous dire le code que "      \
	    "l'appareil a montré, et donnez-le par --check CODE",             \
	    "{1}: cualquiera con el dispositivo en la mano puede hacer este " \
	    "archivo. Asegúrese de quién lo pide, que le diga el código que " \
	    "mostró el dispositivo, y délo con --check CÓDIGO")               \
	X(UNLOCK_OTHER,                                                       \
	    "{1}: this file has another code: it is not what their device "   \
	    "wrote. Nothing was given out",                                   \
	    "{1} : ce fichier a un autre code : ce n'est pas celui que leur " \
	    "appareil a écrit. Rien n'a été remis",                           \
	    "{1}: este archivo tiene otro código: no es el que escribió su "  \
	    "dispositivo. No se entregó nada")                                \
	X(UNLOCKED,                                                           \
	    "{1} opens a device that says it is \"{2}\", with the new "       \
	    "passphrase that was chosen there: ayni passphrase --unlock {1}", \
	    "{1} ouvre un appareil qui se dit « {2} », avec la nouvelle "     \
	    "phrase secrète choisie là : ayni passphrase --unlock {1}",       \
	    "{1} abre un dispositivo que dice ser «{2}», con la nueva frase " \
	    "de contraseña elegida allí: ayni passphrase --unlock {1}")

/* ---- keys ---- */
#define CUSTODY_SAY_KEY(X)                                                    \
	X(KEY_PRESENT, "{1}  since {2}: signs, and devices seal to it",       \
	    "{1}  depuis le {2} : signe, et les appareils lui scellent",      \
	    "{1}  desde {2}: firma, y los dispositivos sellan para ella")     \
	X(KEY_PAST, "{1}  from {2}: only opens what was sealed to it",        \
	    "{1}  du {2} : n'ouvre plus que ce qui lui fut scellé",           \
	    "{1}  de {2}: solo abre lo que se selló para ella")               \
	X(KEY_ROTATED,                                                        \
	    "new keys: {1}. Devices follow at their next contact, by link or " \
	    "stick; what is sealed to the keys before is still opened. Make " \
	    "a backup now: no earlier one has these keys",                    \
	    "nouvelles clés : {1}. Les appareils suivent au prochain "        \
	    "contact, par lien ou par clé USB ; ce qui est scellé aux "       \
	    "anciennes s'ouvre toujours. Faites une sauvegarde maintenant : " \
	    "aucune n'a encore ces clés",                                     \
	    "claves nuevas: {1}. Los dispositivos siguen en el próximo "      \
	    "contacto, por enlace o memoria; lo sellado para las anteriores " \
	    "aún se abre. Haga una copia ahora: ninguna tiene estas claves")

/* ---- return ---- */
#define CUSTODY_SAY_RETURN(X)                                                 \
	X(RETURN_OPERAND,                                                     \
	    "{1}: write QUESTION=TEXT, as \"plot[2]/area=Hectares, or "       \
	    "square metres?\"",                                               \
	    "{1} : écrivez QUESTION=TEXTE, comme « plot[2]/area=Hectares "    \
	    "ou mètres carrés ? »",                                           \
	    "{1}: escriba PREGUNTA=TEXTO, como «plot[2]/area=¿Hectáreas o "   \
	    "metros cuadrados?»")                                             \
	X(RETURN_NO_QUESTION,                                                 \
	    "{1}: there is no such question in this record; a name, or a "    \
	    "path with the row's number, as plot[2]/area. Nothing was sent",  \
	    "{1} : pas de telle question dans cet enregistrement ; un nom, "  \
	    "ou un chemin avec le numéro de la ligne, comme plot[2]/area. "   \
	    "Rien n'a été envoyé",                                            \
	    "{1}: no hay tal pregunta en este registro; un nombre, o una "    \
	    "ruta con el número de la fila, como plot[2]/area. No se envió "  \
	    "nada")                                                           \
	X(RETURN_TWICE,                                                       \
	    "{1}: named twice; say all of it in one comment",                 \
	    "{1} : nommée deux fois ; dites tout en un seul commentaire",     \
	    "{1}: nombrada dos veces; dígalo todo en un comentario")          \
	X(RETURN_WITHDRAWN,                                                   \
	    "{1}: it is withdrawn; there is nothing to correct",              \
	    "{1} : il est retiré ; il n'y a rien à corriger",                 \
	    "{1}: está retirado; no hay nada que corregir")                   \
	X(RETURN_MOST,                                                        \
	    "too much: {1} comments at most, each of {2} bytes at most",      \
	    "trop : {1} commentaires au plus, chacun de {2} octets au plus",  \
	    "demasiado: {1} comentarios como máximo, de {2} bytes cada uno")  \
	X(RETURN_NOTHING,                                                     \
	    "say what is to be looked at: QUESTION=TEXT, or --note TEXT",     \
	    "dites ce qui est à revoir : QUESTION=TEXTE, ou --note TEXTE",    \
	    "diga qué hay que revisar: PREGUNTA=TEXTO, o --note TEXTO")       \
	X(RETURN_DONE,                                                        \
	    "{1}: returned; it goes to the device with its next contact",     \
	    "{1} : renvoyé ; il part vers l'appareil à son prochain contact", \
	    "{1}: devuelto; va al dispositivo en su próximo contacto")        \
	X(RETURN_NONE, "Nothing is returned.", "Rien n'est renvoyé.",         \
	    "No hay nada devuelto.")                                          \
	X(RETURN_OPEN,                                                        \
	    "{1}  {2}  returned {3}, not corrected yet",                      \
	    "{1}  {2}  renvoyé le {3}, pas encore corrigé",                   \
	    "{1}  {2}  devuelto {3}, aún no corregido")                       \
	X(RETURN_ANSWERED,                                                    \
	    "{1}  {2}  returned {3}, corrected {4}",                          \
	    "{1}  {2}  renvoyé le {3}, corrigé le {4}",                       \
	    "{1}  {2}  devuelto {3}, corregido {4}")                          \
	X(RETURN_WHOLE, "    {1}", "    {1}", "    {1}")                      \
	X(RETURN_COMMENT, "    {2} ({3}): {1}", "    {2} ({3}) : {1}",        \
	    "    {2} ({3}): {1}")

#define CUSTODY_SAY(X)                                                        \
	CUSTODY_SAY_HOLD(X)                                                   \
	CUSTODY_SAY_CONFLICT(X)                                               \
	CUSTODY_SAY_RETURN(X)                                                 \
	CUSTODY_SAY_LEDGER(X)                                                 \
	CUSTODY_SAY_ERASE(X)                                                  \
	CUSTODY_SAY_UNLOCK(X)                                                 \
	CUSTODY_SAY_KEY(X)

#endif
