/* hand_say -- what the commands tell people. */
#ifndef UI_HAND_SAY_H
#define UI_HAND_SAY_H

#include "ui/relay_say.h"

/* ---- any command ---- */
#define HAND_SAY_ANY(X)                                                       \
	X(FAILED, "{1}: {2}", "{1} : {2}", "{1}: {2}")                        \
	X(VAULT, "{1}: {2} ({3})", "{1} : {2} ({3})", "{1}: {2} ({3})")       \
	X(OUTPUT,                                                             \
	    "not all of the output could be written (is a disk full?); what " \
	    "the command did stands",                                         \
	    "la sortie n'a pas pu être écrite en entier (disque plein ?) ; "  \
	    "ce que la commande a fait reste fait",                           \
	    "no se pudo escribir toda la salida (¿disco lleno?); lo que la "  \
	    "orden hizo queda hecho")                                         \
	X(NEEDS, "--{1} is needed; \"ayni {2} --help\" tells more",           \
	    "--{1} est requis ; « ayni {2} --help » en dit plus",             \
	    "hace falta --{1}; «ayni {2} --help» dice más")                   \
	X(NO_AUDIT,                                                           \
	    "{1}: there is no log of it: its form asks for none, or it is "   \
	    "not finalised yet",                                              \
	    "{1} : il n'y en a pas de journal : son formulaire n'en demande " \
	    "pas, ou il n'est pas encore finalisé",                           \
	    "{1}: no hay bitácora: su formulario no la pide, o aún no está "  \
	    "finalizada")                                                     \
	X(NO_HOME,                                                            \
	    "nowhere to keep interviews: give --home DIR, or set AYNI_HOME "  \
	    "or HOME",                                                        \
	    "nulle part où garder les entretiens : indiquez --home "          \
	    "RÉPERTOIRE, ou définissez AYNI_HOME ou HOME",                    \
	    "no hay dónde guardar las entrevistas: dé --home DIRECTORIO, o "  \
	    "defina AYNI_HOME o HOME")                                        \
	X(NOT_JOINED,                                                         \
	    "{1}: this device has joined no office yet; join with the "       \
	    "invitation that the office gave you: ayni join FILE",            \
	    "{1} : cet appareil n'a encore rejoint aucun bureau ; servez-vous " \
	    "de l'invitation que le bureau vous a remise : ayni join FICHIER", \
	    "{1}: este dispositivo aún no se ha unido a ninguna oficina; use " \
	    "la invitación que la oficina le entregó: ayni join ARCHIVO")     \
	X(READ_FILE, "{1} cannot be read: {2}", "{1} est illisible : {2}",    \
	    "{1} no se puede leer: {2}")                                      \
	X(FORM_DAMAGED,                                                       \
	    "form {1} is damaged here: {2}; sync, or join again with a new "  \
	    "invitation, to fetch it anew",                                   \
	    "le formulaire {1} est endommagé ici : {2} ; synchronisez, ou "   \
	    "rejoignez à nouveau avec une autre invitation, pour le "         \
	    "reprendre",                                                      \
	    "el formulario {1} está dañado aquí: {2}; sincronice, o únase de " \
	    "nuevo con otra invitación, para recuperarlo")

/* ---- passphrases ---- */
#define HAND_SAY_PASSPHRASE(X)                                                \
	X(PASS_ASK, "Passphrase: ", "Phrase secrète : ",                      \
	    "Frase de contraseña: ")                                          \
	X(PASS_NEW, "New passphrase for {1}: ",                               \
	    "Nouvelle phrase secrète de {1} : ",                              \
	    "Nueva frase de contraseña de {1}: ")                             \
	X(PASS_AGAIN, "The same once more: ", "La même, encore une fois : ",  \
	    "La misma, otra vez: ")                                           \
	X(PASS_DIFFER, "the two passphrases differ; try again",               \
	    "les deux phrases secrètes diffèrent ; recommencez",              \
	    "las dos frases de contraseña difieren; inténtelo de nuevo")      \
	X(PASS_NONE,                                                          \
	    "no terminal to ask for the passphrase on; give "                 \
	    "--passphrase-file FILE, or set AYNI_PASSPHRASE",                 \
	    "aucun terminal où demander la phrase secrète ; indiquez "        \
	    "--passphrase-file FICHIER, ou définissez AYNI_PASSPHRASE",       \
	    "no hay terminal donde pedir la frase de contraseña; dé "         \
	    "--passphrase-file ARCHIVO, o defina AYNI_PASSPHRASE")            \
	X(PASS_EMPTY, "the passphrase is empty; give one",                    \
	    "la phrase secrète est vide ; donnez-en une",                     \
	    "la frase de contraseña está vacía; dé una")                      \
	X(PASS_WRONG,                                                         \
	    "{1}: wrong passphrase ({2}); nothing is lost, try again",        \
	    "{1} : phrase secrète erronée ({2}) ; rien n'est perdu, "         \
	    "réessayez",                                                      \
	    "{1}: frase de contraseña incorrecta ({2}); no se pierde nada, "  \
	    "inténtelo de nuevo")                                             \
	X(PASS_OTHER,                                                         \
	    "Others use {1} already.  Passphrase of one of them: ",           \
	    "D'autres utilisent déjà {1}. Phrase secrète de l'un d'eux : ",   \
	    "Otros usan ya {1}. Frase de contraseña de uno de ellos: ")       \
	X(PASS_OTHER_WRONG,                                                   \
	    "{1} is in use by somebody else, whose passphrase lets you in: "  \
	    "have it typed, or give --unlock-file FILE; if it is yours, give " \
	    "your own passphrase",                                            \
	    "{1} sert déjà à quelqu'un d'autre, dont la phrase secrète vous " \
	    "ouvre l'accès : faites-la saisir, ou indiquez --unlock-file "    \
	    "FICHIER ; s'il est à vous, donnez votre propre phrase",          \
	    "{1} ya lo usa otra persona, cuya frase de contraseña le da "     \
	    "acceso: pida que la teclee, o dé --unlock-file ARCHIVO; si es "  \
	    "suyo, dé su propia frase")                                       \
	X(PASS_CHANGED, "{1}: from now on the new passphrase opens it",       \
	    "{1} : désormais la nouvelle phrase secrète l'ouvre",             \
	    "{1}: desde ahora lo abre la nueva frase de contraseña")          \
	X(PASS_TAKEN,                                                         \
	    "somebody else on this device has this very passphrase; choose "  \
	    "another. Nothing was changed",                                   \
	    "quelqu'un d'autre sur cet appareil a cette phrase secrète ; "    \
	    "choisissez-en une autre. Rien n'a été changé",                   \
	    "otra persona de este dispositivo tiene esta frase de "           \
	    "contraseña; elija otra. No se cambió nada")                      \
	X(PASS_PLEA,                                                          \
	    "Get {1} to the office, by any way, and tell it this code: {2}\n" \
	    "Then: ayni passphrase --unlock FILE, with the file that you get " \
	    "back and the new passphrase. Until then everything stays as it " \
	    "is",                                                             \
	    "Faites parvenir {1} au bureau, par n'importe quelle voie, et "   \
	    "dites-lui ce code : {2}\nEnsuite : ayni passphrase --unlock "    \
	    "FICHIER, avec le fichier reçu en retour et la nouvelle phrase. " \
	    "D'ici là tout reste en l'état",                                  \
	    "Haga llegar {1} a la oficina, por cualquier vía, y dígale este " \
	    "código: {2}\nDespués: ayni passphrase --unlock ARCHIVO, con el " \
	    "archivo que reciba y la nueva frase. Hasta entonces todo queda " \
	    "como está")                                                      \
	X(PASS_RELIEF,                                                        \
	    "{1}: the office made it for another passphrase or another "      \
	    "device; type the one that you chose when you asked, or ask "     \
	    "again with --forgotten",                                         \
	    "{1} : le bureau l'a fait pour une autre phrase secrète ou un "   \
	    "autre appareil ; tapez celle choisie lors de la demande, ou "    \
	    "redemandez avec --forgotten",                                    \
	    "{1}: la oficina lo hizo para otra frase de contraseña u otro "   \
	    "dispositivo; teclee la que eligió al pedirlo, o pida de nuevo "  \
	    "con --forgotten")                                                \
	X(PASS_WHO,                                                           \
	    "several persons share this device: say whose passphrase it is, " \
	    "with --person CODE. Nothing was changed",                        \
	    "plusieurs personnes partagent cet appareil : dites de qui est "  \
	    "la phrase secrète, par --person CODE. Rien n'a été changé",      \
	    "varias personas comparten este dispositivo: diga de quién es la " \
	    "frase, con --person CÓDIGO. No se cambió nada")                  \
	X(PASS_BOTH, "give --forgotten or --unlock, not both",                \
	    "indiquez --forgotten ou --unlock, pas les deux",                 \
	    "dé --forgotten o --unlock, no ambos")                            \
	X(PASS_TYPED, "typed", "saisie au clavier", "tecleada")

/* ---- joining, forms ---- */
#define HAND_SAY_JOIN(X)                                                      \
	X(JOINED,                                                             \
	    "{1} has joined \"{2}\" on this device ({3}).\nNow: ayni fill {4}; " \
	    "then \"ayni sync\" where there is a network, or \"ayni carry "   \
	    "DIR\" with a stick",                                             \
	    "{1} a rejoint « {2} » sur cet appareil ({3}).\nEnsuite : ayni "  \
	    "fill {4} ; puis « ayni sync » là où il y a du réseau, ou « ayni " \
	    "carry RÉPERTOIRE » avec une clé",                                \
	    "{1} se ha unido a «{2}» en este dispositivo ({3}).\nAhora: ayni " \
	    "fill {4}; después «ayni sync» donde haya red, o «ayni carry "    \
	    "DIRECTORIO» con una memoria USB")                                \
	X(NO_FORMS, "no form yet; sync to fetch those of the office",         \
	    "aucun formulaire ; synchronisez pour prendre ceux du bureau",    \
	    "aún no hay formularios; sincronice para traer los de la oficina") \
	X(FORM_UNKNOWN,                                                       \
	    "{1}: no form and no draft of this name; \"ayni forms\" and "     \
	    "\"ayni list\" show what there is",                               \
	    "{1} : aucun formulaire ni brouillon de ce nom ; « ayni forms » " \
	    "et « ayni list » montrent ce qu'il y a",                         \
	    "{1}: no hay formulario ni borrador con ese nombre; «ayni forms» " \
	    "y «ayni list» muestran lo que hay")                              \
	X(SEVERAL, "{1}: several match; give more of it",                     \
	    "{1} : plusieurs conviennent ; donnez-en davantage",              \
	    "{1}: hay varios; dé más de él")                                  \
	X(RECORD_UNKNOWN,                                                     \
	    "{1}: no such interview is recorded here; \"ayni list\" shows "   \
	    "those that are",                                                 \
	    "{1} : aucun entretien de ce nom n'est enregistré ici ; « ayni "  \
	    "list » montre ceux qui le sont",                                 \
	    "{1}: no hay aquí ninguna entrevista así registrada; «ayni list» " \
	    "muestra las que hay")

/* ---- filling in ---- */
#define HAND_SAY_FILL(X)                                                      \
	X(NO_LANGUAGE, "--form-language {1}: this form speaks {2}",           \
	    "--form-language {1} : ce formulaire parle {2}",                  \
	    "--form-language {1}: este formulario habla {2}")                 \
	X(LOW_SPACE,                                                          \
	    "{1}: {2} MB are free, and an interview needs {3} to be sure of " \
	    "its end; free {4} MB more, then begin. Delete what is not of "   \
	    "Ayni: photos, downloads, caches of other programs; or drafts "   \
	    "that nobody wants: ayni discard DRAFT. Nothing else in this "    \
	    "directory may go: what the office has not called safe is here "  \
	    "alone",                                                     \
	    "{1} : il reste {2} Mo, et il en faut {3} pour qu'un entretien "  \
	    "aille sûrement à son terme ; libérez encore {4} Mo, puis "       \
	    "commencez. Supprimez ce qui n'est pas d'Ayni : photos, "         \
	    "téléchargements, caches d'autres programmes ; ou des brouillons " \
	    "dont personne ne veut : ayni discard BROUILLON. Rien d'autre de " \
	    "ce répertoire : ce que le bureau n'a pas dit en sûreté n'est "   \
	    "qu'ici",                                                         \
	    "{1}: quedan {2} MB, y una entrevista necesita {3} para "         \
	    "terminar con seguridad; libere {4} MB más y empiece después. "   \
	    "Borre lo que no es de Ayni: fotos, descargas, cachés de otros "  \
	    "programas; o borradores que nadie quiere: ayni discard "         \
	    "BORRADOR. Nada más de este directorio: lo que la oficina no ha " \
	    "dado por seguro solo está aquí")                                 \
	X(SAFETY_FAILS,                                                       \
	    "{1}: the second copy cannot be kept up there; what is recorded " \
	    "is in the device alone until it can. This is said once",         \
	    "{1} : la seconde copie ne peut y être tenue à jour ; d'ici là, " \
	    "ce qui est enregistré n'est que dans l'appareil. Ce n'est dit "  \
	    "qu'une fois",                                                    \
	    "{1}: la segunda copia no puede mantenerse ahí; hasta que se "    \
	    "pueda, lo registrado está solo en el dispositivo. Se dice una "  \
	    "sola vez")                                                       \
	X(CLOCK,                                                              \
	    "this device's clock says {1}, which cannot be: it is before {2}", \
	    "l'horloge de cet appareil indique {1}, ce qui est impossible : " \
	    "c'est avant le {2}",                                             \
	    "el reloj de este dispositivo marca {1}, lo que no puede ser: es " \
	    "antes del {2}")                                                  \
	X(CLOCK_ASK, "What is today's date (YYYY-MM-DD)? ",                   \
	    "Quelle est la date d'aujourd'hui (AAAA-MM-JJ) ? ",               \
	    "¿Qué fecha es hoy (AAAA-MM-DD)? ")                               \
	X(CLOCK_SET, "set the clock, or give today's date: --date YYYY-MM-DD", \
	    "réglez l'horloge, ou indiquez la date du jour : --date "         \
	    "AAAA-MM-JJ",                                                     \
	    "ajuste el reloj, o dé la fecha de hoy: --date AAAA-MM-DD")       \
	X(CLOCK_BAD,                                                          \
	    "{1} is not today's date: give one as 2026-03-31, not before {2}", \
	    "{1} n'est pas la date du jour : écrivez-la comme 2026-03-31, pas " \
	    "avant le {2}",                                                   \
	    "{1} no es la fecha de hoy: escríbala como 2026-03-31, no "       \
	    "anterior al {2}")                                                \
	X(STOPPED,                                                            \
	    "{1}: {2}\nEverything before it is kept as draft {3}: correct "   \
	    "the file, then: ayni {4} {3} --answers {1}",                    \
	    "{1} : {2}\nTout ce qui précède est conservé, brouillon {3} : "   \
	    "corrigez le fichier, puis : ayni {4} {3} --answers {1}",        \
	    "{1}: {2}\nTodo lo anterior se conserva como borrador {3}: "      \
	    "corrija el archivo y después: ayni {4} {3} --answers {1}")      \
	X(KEPT,                                                               \
	    "What was saved before is kept as draft {1}; once that is put "   \
	    "right, go on with: ayni {2} {1}",                                \
	    "Ce qui était enregistré avant est conservé, brouillon {1} ; une " \
	    "fois cela réglé, continuez par : ayni {2} {1}",                  \
	    "Lo guardado antes se conserva como borrador {1}; una vez "       \
	    "resuelto, siga con: ayni {2} {1}")                               \
	X(RESUME, "ayni {2} {1}", "ayni {2} {1}", "ayni {2} {1}")             \
	X(RECORDED, "{1}  recorded: {2}", "{1}  enregistré : {2}",            \
	    "{1}  registrada: {2}")                                           \
	X(CORRECTED, "{1}  corrected: {2}", "{1}  corrigé : {2}",             \
	    "{1}  corregida: {2}")                                            \
	X(WITHDRAWN, "{1}  withdrawn: {2}", "{1}  retiré : {2}",              \
	    "{1}  retirada: {2}")                                             \
	X(NOTED, "{1}  noted: {2}", "{1}  noté : {2}", "{1}  anotado: {2}")   \
	X(EMPTY_NOTE, "the remark is empty; write one",                       \
	    "la remarque est vide ; écrivez-en une",                          \
	    "la observación está vacía; escriba una")                         \
	X(EDIT_OPEN,                                                          \
	    "{1}: a correction of it is not finished; finish that first: "    \
	    "ayni edit {1}",                                                  \
	    "{1} : une correction en est inachevée ; terminez-la d'abord : "  \
	    "ayni edit {1}",                                                  \
	    "{1}: hay una corrección sin terminar; termínela primero: ayni "  \
	    "edit {1}")                                                       \
	X(WITHDRAWN_ALREADY,                                                  \
	    "{1}: withdrawn already; \"ayni edit {1}\" takes it back",        \
	    "{1} : déjà retiré ; « ayni edit {1} » le rétablit",              \
	    "{1}: ya está retirada; «ayni edit {1}» la recupera")             \
	X(DISCARD_DRAFT,                                                      \
	    "draft {1}, \"{2}\", begun {3}; answers: {4}, files: {5} ({6})",  \
	    "brouillon {1}, « {2} », commencé le {3} ; réponses : {4}, "      \
	    "fichiers : {5} ({6})",                                           \
	    "borrador {1}, «{2}», empezado el {3}; respuestas: {4}, "         \
	    "archivos: {5} ({6})")                                            \
	X(DISCARD_EDIT,                                                       \
	    "correction of {1}, \"{2}\"; answers changed: {4}, new files: "   \
	    "{5} ({6}); what was recorded stays as it is",                    \
	    "correction de {1}, « {2} » ; réponses changées : {4}, nouveaux " \
	    "fichiers : {5} ({6}) ; ce qui était enregistré reste tel quel",  \
	    "corrección de {1}, «{2}»; respuestas cambiadas: {4}, archivos "  \
	    "nuevos: {5} ({6}); lo registrado queda como está")               \
	X(DISCARD_SURE, "Discard it for good (yes, no)? ",                    \
	    "L'abandonner à jamais (oui, non) ? ",                            \
	    "¿Descartarlo para siempre (sí, no)? ")                           \
	X(DISCARD_ASK,                                                        \
	    "{1}: nobody can be asked here; give --yes to discard it all the " \
	    "same. Nothing was discarded",                                    \
	    "{1} : personne à qui demander ici ; indiquez --yes pour "        \
	    "l'abandonner quand même. Rien n'a été abandonné",                \
	    "{1}: no hay a quién preguntar; dé --yes para descartarlo de "    \
	    "todos modos. No se descartó nada")                               \
	X(DISCARD_KEPT, "{1}: kept", "{1} : conservé", "{1}: conservado")     \
	X(DISCARDED, "{1}  discarded: {2}", "{1}  abandonné : {2}",           \
	    "{1}  descartado: {2}")                                           \
	X(DISCARD_ROOM, "room for other interviews: {1}",                     \
	    "place rendue à d'autres entretiens : {1}",                       \
	    "espacio para otras entrevistas: {1}")                            \
	X(DISCARD_FINAL,                                                      \
	    "{1}: that is finalised, and stays; if it is not to count: ayni " \
	    "withdraw {1} --reason TEXT",                                     \
	    "{1} : c'est finalisé, et le reste ; si cela ne doit pas "        \
	    "compter : ayni withdraw {1} --reason TEXTE",                     \
	    "{1}: está finalizada, y queda; si no debe contar: ayni withdraw " \
	    "{1} --reason TEXTO")                                             \
	X(DISCARD_UNKNOWN,                                                    \
	    "{1}: no draft of this name; \"ayni list\" shows yours",          \
	    "{1} : aucun brouillon de ce nom ; « ayni list » montre les "     \
	    "vôtres",                                                         \
	    "{1}: no hay borrador con ese nombre; «ayni list» muestra los "   \
	    "suyos")                                                          \
	X(ENTRY_TOO_BIG,                                                      \
	    "{1}: the interview is larger than {2} KB, more than can be "     \
	    "sent; take out rows or shorten texts: ayni fill {1}",            \
	    "{1} : l'entretien dépasse {2} Ko, plus qu'on ne peut envoyer ; " \
	    "retirez des lignes ou abrégez des textes : ayni fill {1}",       \
	    "{1}: la entrevista pasa de {2} KB, más de lo que se puede "      \
	    "enviar; quite filas o acorte textos: ayni fill {1}")             \
	X(IS_REVOKED,                                                         \
	    "warning: the office has ended this device; what is recorded now " \
	    "will not count unless it decides otherwise",                     \
	    "attention : le bureau a mis fin à cet appareil ; ce qui est "    \
	    "enregistré maintenant ne comptera pas, sauf décision contraire", \
	    "atención: la oficina dio de baja este dispositivo; lo que se "   \
	    "registre ahora no contará, salvo que decida otra cosa")

/* ---- lists ---- */
#define HAND_SAY_LIST(X)                                                      \
	X(EMPTY, "nothing recorded yet; begin with: ayni fill FORM",          \
	    "rien d'enregistré ; commencez par : ayni fill FORMULAIRE",       \
	    "aún no hay nada registrado; empiece con: ayni fill FORMULARIO")  \
	X(IS_DRAFT, "draft", "brouillon", "borrador")                         \
	X(IS_EDIT, "being corrected", "en correction", "en corrección")       \
	X(IS_RECORDED, "recorded", "enregistré", "registrada")                \
	X(IS_SENT, "sent", "envoyé", "enviada")                               \
	X(IS_HELD, "held by the office", "reçu au bureau", "en la oficina")   \
	X(IS_HELD_SINCE, "held by the office since {1}",                      \
	    "reçu au bureau le {1}", "en la oficina desde {1}")               \
	X(FILES_LACKING, "files to be sent: {1}", "fichiers à envoyer : {1}", \
	    "archivos por enviar: {1}")                                       \
	X(IS_SAFE, "safe", "sauvegardé", "a salvo")                           \
	X(IS_WITHDRAWN, "withdrawn", "retiré", "retirada")                    \
	X(IS_RETURNED, "to be looked at again", "à revoir", "por revisar")    \
	X(REMARK, "the office, {1}: {2}", "le bureau, {1} : {2}",             \
	    "la oficina, {1}: {2}")                                           \
	X(REMARK_AT, "{1}: {2}", "{1} : {2}", "{1}: {2}")                     \
	X(UNNAMED, "(no answer yet)", "(sans réponse)", "(sin respuestas)")   \
	X(OLD_FORM, "(form no longer here)", "(formulaire absent)",           \
	    "(formulario ausente)")                                           \
	X(VALUE, "{1}: {2}", "{1} : {2}", "{1}: {2}")                         \
	X(ROW, "{1} {2} of {3}", "{1} {2} sur {3}", "{1} {2} de {3}")         \
	X(ROW_UNNAMED, "{2} of {3}", "{2} sur {3}", "{2} de {3}")             \
	X(STEP_SUBMIT, "{1}  recorded", "{1}  enregistré", "{1}  registrada") \
	X(STEP_CORRECT, "{1}  corrected", "{1}  corrigé", "{1}  corregida")   \
	X(STEP_WITHDRAW, "{1}  withdrawn", "{1}  retiré", "{1}  retirada")    \
	X(STEP_DECIDE, "{1}  decided", "{1}  tranché", "{1}  decidida")       \
	X(STEP_NOTE, "{1}  note", "{1}  note", "{1}  nota")

/* ---- contact with the office, status ---- */
#define HAND_SAY_OFFICE(X)                                                    \
	X(SYNCED,                                                             \
	    "{1} steps sent to {2} ({5} bytes up, {6} down); the office "     \
	    "holds {3} of {4} interviews",                                    \
	    "{1} étapes envoyées à {2} ({5} octets montants, {6} "            \
	    "descendants) ; le bureau a reçu {3} entretiens sur {4}",         \
	    "{1} pasos enviados a {2} ({5} bytes de subida, {6} de bajada); " \
	    "la oficina tiene {3} de {4} entrevistas")                        \
	X(SENT_FILES, "files sent: {1}", "fichiers envoyés : {1}",             \
	    "archivos enviados: {1}")                                         \
	X(CARRIED_FILES, "files of interviews beside it: {1}",                \
	    "fichiers d'entretiens à côté : {1}",                             \
	    "archivos de entrevistas al lado: {1}")                           \
	X(CARRIED,                                                            \
	    "{1} steps written to {2}; take the stick to the office, or to " \
	    "a colleague who goes there, and bring it back",                  \
	    "{1} étapes écrites dans {2} ; portez la clé au bureau, ou à un " \
	    "collègue qui s'y rend, et rapportez-la",                         \
	    "{1} pasos escritos en {2}; lleve la memoria a la oficina, o a "  \
	    "un colega que vaya, y tráigala de vuelta")                       \
	X(CARRIED_QUESTION,                                                   \
	    "nothing waits to be carried; {1} only asks the office for news", \
	    "rien n'attend d'être porté ; {1} demande seulement au bureau "   \
	    "s'il y a du nouveau",                                            \
	    "nada espera ser llevado; {1} solo pregunta a la oficina si hay " \
	    "novedades")                                                      \
	X(CARRIED_NOTHING,                                                    \
	    "{1}: the office has everything; nothing to carry",               \
	    "{1} : le bureau a tout reçu ; rien à porter",                    \
	    "{1}: la oficina lo tiene todo; nada que llevar")                 \
	X(CAME_DOWN, "{1} answers of the office read from the stick",         \
	    "{1} réponses du bureau lues sur la clé",                         \
	    "{1} respuestas de la oficina leídas de la memoria")              \
	X(NEW_FORM, "new form: {1} version {2} \"{3}\"",                      \
	    "nouveau formulaire : {1} version {2} « {3} »",                   \
	    "formulario nuevo: {1} versión {2} «{3}»")                        \
	X(ADMITTED, "the office has certified this device",                   \
	    "le bureau a certifié cet appareil",                              \
	    "la oficina ha certificado este dispositivo")                     \
	X(ERASED,                                                             \
	    "the office erased interviews for good; {1} of them were here "   \
	    "and are gone",                                                   \
	    "le bureau a effacé des entretiens à jamais ; {1} étaient ici et " \
	    "n'y sont plus",                                                  \
	    "la oficina borró entrevistas para siempre; {1} estaban aquí y "  \
	    "ya no están")                                                    \
	X(RETURNED,                                                           \
	    "the office asks to look at interviews again: {1}; \"ayni list\" " \
	    "shows which",                                                    \
	    "le bureau demande de revoir des entretiens : {1} ; « ayni list " \
	    "» les montre",                                                   \
	    "la oficina pide revisar entrevistas: {1}; «ayni list» las "      \
	    "muestra")                                                        \
	X(REFUSED, "steps {1} to {2} are not used by the office yet: {3}",    \
	    "étapes {1} à {2} pas encore utilisées par le bureau : {3}",      \
	    "los pasos {1} a {2} aún no los usa la oficina: {3}")             \
	X(BEHIND,                                                             \
	    "the office lost what it had and gets it again",                  \
	    "le bureau a perdu ce qu'il avait et le reçoit à nouveau",        \
	    "la oficina perdió lo que tenía y lo recibe de nuevo")            \
	X(MISSING, "{1} steps are missing there; they go again next time",    \
	    "{1} étapes y manquent ; elles repartent la prochaine fois",      \
	    "faltan allí {1} pasos; van de nuevo la próxima vez")             \
	X(NEW_EPOCH,                                                          \
	    "this device, or the office, was copied or restored: it has new " \
	    "keys, which the office must certify",                            \
	    "cet appareil, ou le bureau, a été copié ou restauré : il a de "  \
	    "nouvelles clés, que le bureau doit certifier",                   \
	    "este dispositivo, o la oficina, fue copiado o restaurado: tiene " \
	    "claves nuevas, que la oficina debe certificar")                  \
	X(MORE, "there is more to exchange; sync again",                      \
	    "il reste à échanger ; synchronisez encore",                      \
	    "queda por intercambiar; sincronice de nuevo")                    \
	X(RETRY, "the office asks to wait for {1} minutes",                   \
	    "le bureau demande d'attendre {1} minutes",                       \
	    "la oficina pide esperar {1} minutos")                            \
	X(WHO, "{1}, on \"{2}\", for \"{3}\"",                                \
	    "{1}, sur « {2} », pour « {3} »", "{1}, en «{2}», para «{3}»")    \
	X(STAND_JOINED, "not certified yet: no word from the office so far",  \
	    "pas encore certifié : aucune nouvelle du bureau jusqu'ici",      \
	    "aún sin certificar: sin noticias de la oficina hasta ahora")     \
	X(STAND_WAITING,                                                      \
	    "waiting: a person at the office has to decide about this device", \
	    "en attente : une personne du bureau doit statuer sur cet "       \
	    "appareil",                                                       \
	    "en espera: una persona de la oficina debe decidir sobre este "   \
	    "dispositivo")                                                    \
	X(STAND_CERTIFIED, "certified", "certifié", "certificado")            \
	X(STAND_REVOKED,                                                      \
	    "ended by the office: what is recorded now does not count",       \
	    "mis hors service par le bureau : ce qui est enregistré à "       \
	    "présent ne compte pas",                                          \
	    "dado de baja por la oficina: lo que se registre ahora no cuenta") \
	X(STAND_USED,                                                         \
	    "the invitation was used by another device first; ask the office " \
	    "for a new one, then: ayni join FILE",                            \
	    "l'invitation a d'abord servi sur un autre appareil ; demandez-en " \
	    "une autre au bureau, puis : ayni join FICHIER",                  \
	    "la invitación se usó antes en otro dispositivo; pida otra a la " \
	    "oficina y después: ayni join ARCHIVO")                           \
	X(NOT_ADMITTED,                                                       \
	    "{1} is not admitted on this device: the invitation was used by " \
	    "another one first; ask the office for a new one, then: ayni join " \
	    "FILE",                                                           \
	    "{1} n'est pas admis sur cet appareil : l'invitation a d'abord "  \
	    "servi sur un autre ; demandez-en une autre au bureau, puis : "   \
	    "ayni join FICHIER",                                              \
	    "{1} no está admitido en este dispositivo: la invitación se usó " \
	    "antes en otro; pida otra a la oficina y después: ayni join "     \
	    "ARCHIVO")                                                        \
	X(COUNTS, "interviews: {1} recorded, {2} held by the office",         \
	    "entretiens : {1} enregistrés, {2} reçus au bureau",              \
	    "entrevistas: {1} registradas, {2} en la oficina")                \
	X(AND_WAITING, ", {1} waiting since {2}",                             \
	    ", {1} en attente depuis {2}", ", {1} en espera desde {2}")       \
	X(FILES_WAIT, "files that the office has not yet: {1} ({2})",         \
	    "fichiers que le bureau n'a pas encore : {1} ({2})",              \
	    "archivos que la oficina aún no tiene: {1} ({2})")                \
	X(AND_DRAFTS, "; drafts: {1}", " ; brouillons : {1}",                 \
	    "; borradores: {1}")                                              \
	X(HEARD, "last word from the office: {1}",                            \
	    "dernières nouvelles du bureau : {1}",                            \
	    "últimas noticias de la oficina: {1}")                            \
	X(HEARD_NEVER, "no word from the office yet",                         \
	    "aucune nouvelle du bureau encore",                               \
	    "aún sin noticias de la oficina")                                 \
	X(TRIED, "last try, {1}: {2}", "dernier essai, {1} : {2}",            \
	    "último intento, {1}: {2}")                                       \
	X(CLOCK_AHEAD, "the clock is {1} minutes ahead of the office's",      \
	    "l'horloge avance de {1} minutes sur celle du bureau",            \
	    "el reloj va {1} minutos por delante del de la oficina")          \
	X(CLOCK_LATE, "the clock is {1} minutes behind the office's",         \
	    "l'horloge retarde de {1} minutes sur celle du bureau",           \
	    "el reloj va {1} minutos por detrás del de la oficina")           \
	X(SPACE, "{1} MB free", "{1} Mo libres", "{1} MB libres")             \
	X(SPACE_LOW, "{1} MB free: too little to begin an interview",         \
	    "{1} Mo libres : trop peu pour commencer un entretien",           \
	    "{1} MB libres: muy poco para empezar una entrevista")            \
	X(SAFETY_NONE,                                                        \
	    "no safety copy is kept; --safety-copy DIR keeps one, on a card " \
	    "say",                                                            \
	    "aucune copie de sûreté ; --safety-copy RÉPERTOIRE en tient une, " \
	    "sur une carte par exemple",                                      \
	    "ninguna copia de seguridad; --safety-copy DIRECTORIO mantiene "  \
	    "una, en una tarjeta por ejemplo")                                \
	X(SAFETY_NEVER, "safety copy: {1}; NOT written yet",                  \
	    "copie de sûreté : {1} ; PAS encore écrite",                      \
	    "copia de seguridad: {1}; AÚN no escrita")                        \
	X(SAFETY_OF, "safety copy: {1}, of {2}",                              \
	    "copie de sûreté : {1}, du {2}",                                  \
	    "copia de seguridad: {1}, del {2}")                               \
	X(SAFETY_WHOLE, "; all is in it", " ; tout y est", "; está todo")     \
	X(SAFETY_LACKS, "; NOT in it: ", " ; n'y sont PAS : ",                \
	    "; NO están: ")                                                   \
	X(SAFETY_STEPS, "steps recorded since: {1}",                          \
	    "étapes enregistrées depuis : {1}",                               \
	    "pasos registrados desde entonces: {1}")                          \
	X(SAFETY_DRAFTS, "changes of drafts since",                           \
	    "changements de brouillons depuis",                               \
	    "cambios de borradores desde entonces")                           \
	X(SAFETY_UNFIT, "files without room there: {1}",                      \
	    "fichiers sans place là-bas : {1}",                               \
	    "archivos sin sitio allí: {1}")                                   \
	X(SAFETY_TRIED, "; last try: {1}", " ; dernier essai : {1}",          \
	    "; último intento: {1}")                                          \
	X(RESTORED, "{1}: here is the copy of {2}",                           \
	    "{1} : voici la copie du {2}", "{1}: aquí está la copia del {2}") \
	X(RESTORE_NEXT,                                                       \
	    "It gets new keys, which the office must certify: ask to be "     \
	    "invited again, then: ayni join FILE. Until then go on; the "     \
	    "device that it was must not be used any more",                   \
	    "Il reçoit de nouvelles clés, que le bureau doit certifier : "    \
	    "demandez une nouvelle invitation, puis : ayni join FICHIER. "    \
	    "D'ici là continuez ; l'appareil d'avant ne doit plus servir",    \
	    "Recibe claves nuevas, que la oficina debe certificar: pida otra " \
	    "invitación y después: ayni join ARCHIVO. Mientras tanto siga; "  \
	    "el dispositivo anterior ya no debe usarse")                      \
	X(RESTORE_LACKS,                                                      \
	    "files of interviews that the copy does not have: {1}; if the "   \
	    "office has not got them, they are lost",                         \
	    "fichiers d'entretiens absents de la copie : {1} ; si le bureau " \
	    "ne les a pas reçus, ils sont perdus",                            \
	    "archivos de entrevistas que la copia no tiene: {1}; si la "      \
	    "oficina no los recibió, están perdidos")                         \
	X(RESTORE_NONE,                                                       \
	    "{1}: no safety copy is there. Give the directory that "          \
	    "--safety-copy named",                                            \
	    "{1} : aucune copie de sûreté. Indiquez le répertoire que "       \
	    "nommait --safety-copy",                                          \
	    "{1}: no hay copia de seguridad. Indique el directorio que "      \
	    "nombraba --safety-copy")                                         \
	X(RESTORE_SEVERAL,                                                    \
	    "{1}: copies of several devices are there. Give one of these:",   \
	    "{1} : des copies de plusieurs appareils y sont. Indiquez l'une " \
	    "d'elles :",                                                      \
	    "{1}: hay copias de varios dispositivos. Indique una de ellas:")  \
	X(RESTORE_ONE, "{1} ({2})", "{1} ({2})", "{1} ({2})")                 \
	X(TODAY, "today", "aujourd'hui", "hoy")                               \
	X(SUNDAY, "Sunday", "dimanche", "el domingo")                         \
	X(MONDAY, "Monday", "lundi", "el lunes")                              \
	X(TUESDAY, "Tuesday", "mardi", "el martes")                           \
	X(WEDNESDAY, "Wednesday", "mercredi", "el miércoles")                 \
	X(THURSDAY, "Thursday", "jeudi", "el jueves")                         \
	X(FRIDAY, "Friday", "vendredi", "el viernes")                         \
	X(SATURDAY, "Saturday", "samedi", "el sábado")                        \
	X(ON_DAY, "{1}", "le {1}", "el {1}")

/* ---- assignments ---- */
#define HAND_SAY_WORK(X)                                                      \
	X(WORK_CAME, "assignments: {1} came, {2} went; \"ayni work\" shows "   \
	    "them", "affectations : {1} reçues, {2} retirées ; « ayni work » " \
	    "les montre",                                                     \
	    "asignaciones: llegaron {1}, se fueron {2}; «ayni work» las "     \
	    "muestra")                                                        \
	X(WORK_UNITS, "register: {1} units are here",                         \
	    "registre : {1} unités sont ici", "registro: hay {1} unidades "   \
	    "aquí")                                                           \
	X(WORK_LEFT_OUT,                                                      \
	    "{1} units of your areas did not fit on this device; tell the "   \
	    "office",                                                         \
	    "{1} unités de vos zones n'ont pas tenu sur cet appareil ; "      \
	    "dites-le au bureau",                                             \
	    "{1} unidades de sus zonas no cupieron en este dispositivo; "     \
	    "avise a la oficina")                                             \
	X(WORK_NONE, "Nothing is assigned to you.",                           \
	    "Rien ne vous est affecté.", "No tiene nada asignado.")           \
	X(WORK_COUNT, "{1} to do, {2} done", "{1} à faire, {2} faites",       \
	    "{1} por hacer, {2} hechas")                                      \
	X(WORK_OPEN, "to do", "à faire", "por hacer")                         \
	X(WORK_DRAFT, "begun", "commencée", "empezada")                       \
	X(WORK_DUE, "due {1}", "échéance {1}", "plazo {1}")                   \
	X(WORK_OVERDUE, "OVERDUE since {1}", "EN RETARD depuis le {1}",       \
	    "ATRASADA desde el {1}")                                          \
	X(WORK_GONE,                                                          \
	    "no longer yours: withdrawn, or given to somebody else; the "     \
	    "draft is kept, ask the office before you go on",                 \
	    "plus à vous : retirée, ou donnée à quelqu'un d'autre ; le "      \
	    "brouillon reste, demandez au bureau avant de continuer",         \
	    "ya no es suya: retirada, o dada a otra persona; el borrador "    \
	    "queda, pregunte a la oficina antes de seguir")                   \
	X(WORK_UNKNOWN,                                                       \
	    "{1}: nothing of this name is assigned to you; \"ayni work\" "    \
	    "shows what is",                                                  \
	    "{1} : rien de ce nom ne vous est affecté ; « ayni work » "       \
	    "montre ce qui l'est",                                            \
	    "{1}: no tiene asignado nada con ese nombre; «ayni work» "        \
	    "muestra lo que tiene")                                           \
	X(WORK_DONE,                                                          \
	    "{1}: done already, as interview {2}; to correct it: ayni edit "  \
	    "{2}",                                                            \
	    "{1} : déjà faite, entretien {2} ; pour le corriger : ayni edit " \
	    "{2}",                                                            \
	    "{1}: ya hecha, entrevista {2}; para corregirla: ayni edit {2}")  \
	X(WORK_NO_FORM,                                                       \
	    "{1}: its form, {2}, is not here; sync to fetch it",              \
	    "{1} : son formulaire, {2}, n'est pas ici ; synchronisez pour le " \
	    "prendre",                                                        \
	    "{1}: su formulario, {2}, no está aquí; sincronice para traerlo") \
	X(WORK_UNTAKEN, "the form took no answer from the office to: {1}",    \
	    "le formulaire n'a pas pris la réponse du bureau à : {1}",        \
	    "el formulario no tomó la respuesta de la oficina a: {1}")        \
	X(WORK_BOTH, "give a form or a draft, or --assignment, not both",     \
	    "indiquez un formulaire ou un brouillon, ou --assignment, pas "   \
	    "les deux",                                                       \
	    "dé un formulario o un borrador, o --assignment, no ambos")       \
	X(WORK_WHICH,                                                         \
	    "say what to fill: a form, a draft, or --assignment; \"ayni "     \
	    "forms\", \"ayni list\" and \"ayni work\" show them",              \
	    "dites quoi remplir : un formulaire, un brouillon, ou "           \
	    "--assignment ; « ayni forms », « ayni list » et « ayni work » "  \
	    "les montrent",                                                   \
	    "diga qué llenar: un formulario, un borrador, o --assignment; "   \
	    "«ayni forms», «ayni list» y «ayni work» los muestran")           \
	X(WORK_DRAFT_GONE, "assignment withdrawn", "affectation retirée",     \
	    "asignación retirada")

/* ---- notices ---- */
#define HAND_SAY_NOTICE(X)                                                    \
	X(NOTICE, "Notice of {1}: {2}", "Avis du {1} : {2}",                  \
	    "Aviso del {1}: {2}")                                             \
	X(NOTICE_READ, "(\"ayni notice\" takes it from here)",                \
	    "(« ayni notice » l'ôte d'ici)", "(«ayni notice» lo quita de "    \
	    "aquí)")                                                          \
	X(NOTICE_MORE, "{1} more: ayni notice", "{1} de plus : ayni notice",  \
	    "{1} más: ayni notice")                                           \
	X(NOTICE_NONE, "No notice from the office.", "Aucun avis du bureau.", \
	    "Ningún aviso de la oficina.")

/* ---- screens in a browser ---- */
#define HAND_SAY_UI(X)                                                        \
	X(UI_AT, "Open this address in a browser on this device; it opens "   \
	    "once:\n  {1}\nEnter gives a new one, Ctrl-C ends.",              \
	    "Ouvrez cette adresse dans un navigateur de cet appareil ; elle " \
	    "ne s'ouvre qu'une fois :\n  {1}\nEntrée en donne une nouvelle, " \
	    "Ctrl-C arrête.",                                                 \
	    "Abra esta dirección en un navegador de este dispositivo; se "    \
	    "abre una sola vez:\n  {1}\nIntro da otra nueva, Ctrl-C termina.") \
	X(UI_PORT, "port {1} is in use by another program; give --port "      \
	    "another, or none",                                               \
	    "le port {1} sert déjà à un autre programme ; indiquez-en un "    \
	    "autre par --port, ou aucun",                                     \
	    "el puerto {1} lo usa otro programa; dé otro con --port, o "      \
	    "ninguno")                                                        \
	X(UI_NUMBER, "--{1} wants a whole number up to {2}, not \"{3}\"",     \
	    "--{1} veut un nombre entier jusqu'à {2}, et non « {3} »",        \
	    "--{1} quiere un número entero hasta {2}, no «{3}»")              \
	X(UI_NO_BROWSER, "no browser could be opened; copy the address",      \
	    "aucun navigateur n'a pu être ouvert ; copiez l'adresse",         \
	    "no se pudo abrir ningún navegador; copie la dirección")          \
	X(UI_WAIT, "Too many wrong passphrases; wait a moment.",              \
	    "Trop de phrases secrètes erronées ; attendez un instant.",       \
	    "Demasiadas frases de contraseña incorrectas; espere un momento.") \
	X(UI_WRONG, "This passphrase opens nothing here; nothing is lost, "   \
	    "try again.",                                                     \
	    "Cette phrase secrète n'ouvre rien ici ; rien n'est perdu, "      \
	    "réessayez.",                                                     \
	    "Esta frase de contraseña no abre nada aquí; no se pierde nada, " \
	    "inténtelo de nuevo.")                                            \
	X(UI_NOT_YOURS, "This is not your present passphrase; nothing was "   \
	    "changed.",                                                       \
	    "Ce n'est pas votre phrase secrète actuelle ; rien n'a été "      \
	    "changé.",                                                        \
	    "Esta no es su frase de contraseña actual; no se cambió nada.")   \
	X(UI_TURNED_AWAY, "Open the address that \"ayni ui\" shows; Enter, "    \
	    "typed there, gives a new one.",                                  \
	    "Ouvrez l'adresse que montre « ayni ui » ; Entrée, tapée là, en " \
	    "donne une nouvelle.",                                            \
	    "Abra la dirección que muestra «ayni ui»; Intro, pulsado allí, "  \
	    "da otra nueva.")                                                 \
	X(UI_LOCKED, "The device is locked; give your passphrase.",           \
	    "L'appareil est verrouillé ; donnez votre phrase secrète.",       \
	    "El dispositivo está bloqueado; dé su frase de contraseña.")      \
	X(UI_CORRECTING, "A correction of it is under way; finish or discard " \
	    "that first.",                                                    \
	    "Une correction est en cours ; finissez-la ou abandonnez-la "     \
	    "d'abord.",                                                       \
	    "Hay una corrección en curso; termínela o descártela primero.")   \
	X(UI_MISSING, "\"{1}\" is missing, or is not what it should be.",     \
	    "« {1} » manque, ou n'est pas ce qu'il faut.",                    \
	    "Falta «{1}», o no es lo que debe ser.")                          \
	X(UI_REASON, "Say why it is changed or withdrawn.",                   \
	    "Dites pourquoi il est modifié ou retiré.",                       \
	    "Diga por qué se cambia o se retira.")                            \
	X(UI_NONE_OPEN, "No interview is open.",                              \
	    "Aucun entretien n'est ouvert.",                                  \
	    "No hay ninguna entrevista abierta.")                             \
	X(UI_RECORDED, "Recorded: {1}", "Enregistré : {1}",                   \
	    "Registrada: {1}")                                                \
	X(UI_NO_SYNC, "The office was not reached; everything is kept here.", \
	    "Le bureau n'a pas été joint ; tout est gardé ici.",              \
	    "No se alcanzó la oficina; todo se guarda aquí.")                 \
	X(UI_SYNCED, "{1} of {2} interviews are held by the office.",         \
	    "{1} entretiens sur {2} sont reçus au bureau.",                   \
	    "{1} de {2} entrevistas están en la oficina.")

#define HAND_SAY(X)                                                           \
	HAND_SAY_ANY(X)                                                       \
	HAND_SAY_PASSPHRASE(X)                                                \
	HAND_SAY_JOIN(X)                                                      \
	HAND_SAY_FILL(X)                                                      \
	HAND_SAY_LIST(X)                                                      \
	HAND_SAY_OFFICE(X)                                                    \
	HAND_SAY_WORK(X)                                                      \
	HAND_SAY_NOTICE(X)                                                    \
	HAND_SAY_UI(X)                                                        \
	HAND_SAY_RELAY(X)

enum hand_says {
#define X(name, en, fr, es) SAY_##name,
	HAND_SAY(X)
#undef X
};

#endif
