/* desk_say -- what the commands say, in three languages. */
#ifndef DESK_SAY_H
#define DESK_SAY_H

#include "desk/backup_say.h"
#include "desk/clock_say.h"
#include "desk/custody_say.h"
#include "desk/fieldwork_say.h"
#include "desk/form_say.h"

#define DESK_SAY(X)                                                           \
	X(NO_OFFICE,                                                          \
	    "{1}: there is no office here; make one with \"aynid init {1} "   \
	    "--name NAME\", or name another directory with --store",          \
	    "{1} : il n'y a pas de bureau ici ; créez-en un avec « aynid "    \
	    "init {1} --name NOM », ou indiquez un autre répertoire avec "    \
	    "--store",                                                        \
	    "{1}: aquí no hay ninguna oficina; cree una con «aynid init {1} " \
	    "--name NOMBRE», o indique otro directorio con --store")          \
	X(OFFICE_EXISTS,                                                      \
	    "{1}: there is an office here already; nothing was changed",      \
	    "{1} : il y a déjà un bureau ici ; rien n'a été changé",          \
	    "{1}: aquí ya hay una oficina; no se cambió nada")                \
	X(KEYS,                                                               \
	    "{1}/keys: the office's keys cannot be used; put back the copy "  \
	    "that you keep in a safe place",                                  \
	    "{1}/keys : les clés du bureau sont inutilisables ; remettez la " \
	    "copie que vous gardez en lieu sûr",                              \
	    "{1}/keys: las claves de la oficina no sirven; restaure la copia " \
	    "que guarda en lugar seguro")                                     \
	X(NO_STORE,                                                           \
	    "{1}/office.db: the keys are here but the store is not; put the " \
	    "store back from its backup",                                     \
	    "{1}/office.db : les clés sont là mais pas le magasin ; "         \
	    "remettez-le depuis sa sauvegarde",                               \
	    "{1}/office.db: están las claves pero no el almacén; restáurelo " \
	    "desde su copia de seguridad")                                    \
	X(STORE, "{1}/office.db: {2} ({3})", "{1}/office.db : {2} ({3})",     \
	    "{1}/office.db: {2} ({3})")                                       \
	X(FAILED, "{1}: {2}", "{1} : {2}", "{1}: {2}")                        \
	X(OUTPUT,                                                             \
	    "not all of the output could be written (is a disk full?); what " \
	    "the command did stands",                                         \
	    "la sortie n'a pas pu être écrite en entier (disque plein ?) ; "  \
	    "ce que la commande a fait reste fait",                           \
	    "no se pudo escribir toda la salida (¿disco lleno?); lo que la "  \
	    "orden hizo queda hecho")                                         \
	X(FULL,                                                               \
	    "{1}: {2}; free some and do it again: nothing that was taken "    \
	    "before is lost",                                                 \
	    "{1} : {2} ; libérez-en et recommencez : rien de ce qui était "   \
	    "pris n'est perdu",                                               \
	    "{1}: {2}; libere espacio y hágalo de nuevo: nada de lo tomado "  \
	    "antes se ha perdido")                                            \
	X(NEEDS, "--{1} is needed; \"aynid {2} --help\" tells more",          \
	    "--{1} est requis ; « aynid {2} --help » en dit plus",            \
	    "hace falta --{1}; «aynid {2} --help» dice más")                  \
	X(BAD_RANK,                                                           \
	    "--rank {1}: give enumerator, supervisor or office",              \
	    "--rank {1} : indiquez enumerator (enquêteur), supervisor "       \
	    "(contrôleur) ou office (bureau)",                                \
	    "--rank {1}: indique enumerator (encuestador), supervisor o "     \
	    "office (oficina)")                                               \
	X(INIT,                                                               \
	    "The office \"{1}\" is ready in {2}.\nIts keys are in {2}/keys: " \
	    "copy them to a safe place; whoever has them is the office.\n"    \
	    "Next: aynid --store {2} form publish FILE",                      \
	    "Le bureau « {1} » est prêt dans {2}.\nSes clés sont dans "       \
	    "{2}/keys : copiez-les en lieu sûr ; qui les a est le bureau.\n"  \
	    "Ensuite : aynid --store {2} form publish FICHIER",               \
	    "La oficina «{1}» está lista en {2}.\nSus claves están en "       \
	    "{2}/keys: cópielas en lugar seguro; quien las tiene es la "      \
	    "oficina.\nDespués: aynid --store {2} form publish ARCHIVO")      \
	X(CODE_TAKEN,                                                         \
	    "--code {1}: another person has this code; give {2} a new one, "  \
	    "or write the name as it was when the code was given",            \
	    "--code {1} : une autre personne a ce code ; donnez-en un "       \
	    "nouveau à {2}, ou écrivez le nom comme quand le code fut "       \
	    "attribué",                                                       \
	    "--code {1}: otra persona tiene este código; dé uno nuevo a {2}, " \
	    "o escriba el nombre como cuando se le asignó")                   \
	X(INVITED,                                                            \
	    "{1}: an invitation for {2}.  Give it to {2} alone: whoever has " \
	    "it first can join with it, once.",                               \
	    "{1} : une invitation pour {2}. Ne la donnez qu'à {2} : la "      \
	    "première personne qui l'a peut s'en servir, une seule fois.",    \
	    "{1}: una invitación para {2}. Entréguela solo a {2}: quien la "  \
	    "tenga primero puede usarla, una vez.")                           \
	X(DEVICE,                                                             \
	    "{1}  {2}  held {3}, seen up to {4}{5}; last contact {6}{7}",     \
	    "{1}  {2}  reçu {3}, vu jusqu'à {4}{5} ; dernier contact {6}{7}", \
	    "{1}  {2}  recibido {3}, visto hasta {4}{5}; último contacto "    \
	    "{6}{7}")                                                         \
	X(HOLES, "; missing {1}", " ; manquent {1}", "; faltan {1}")          \
	X(REVOKED_MARK, "; REVOKED", " ; RÉVOQUÉ", "; REVOCADO")              \
	X(NEVER, "never", "jamais", "nunca")                                  \
	X(JOIN_USED,                                                          \
	    "waiting: \"{1}\" ({2}) used an invitation that another device "  \
	    "used before; if it is right, invite again",                      \
	    "en attente : « {1} » ({2}) s'est servi d'une invitation déjà "   \
	    "utilisée par un autre appareil ; s'il est légitime, invitez à "  \
	    "nouveau",                                                        \
	    "en espera: «{1}» ({2}) usó una invitación que otro dispositivo " \
	    "usó antes; si es legítimo, invite de nuevo")                     \
	X(JOIN_UNKNOWN,                                                       \
	    "waiting: \"{1}\" ({2}) brings an invitation that is not known "  \
	    "here",                                                           \
	    "en attente : « {1} » ({2}) apporte une invitation inconnue ici", \
	    "en espera: «{1}» ({2}) trae una invitación desconocida aquí")    \
	X(IMPORTED,                                                           \
	    "{1}: {2} batches, {3} new, {4} not used; answer in {5}",         \
	    "{1} : {2} lots, {3} nouveaux, {4} inutilisés ; réponse dans {5}", \
	    "{1}: {2} lotes, {3} nuevos, {4} sin usar; respuesta en {5}")     \
	X(IMPORTED_FILES, "{1}: {2} files of interviews taken in",            \
	    "{1} : {2} fichiers d'entretiens repris",                         \
	    "{1}: {2} archivos de entrevistas incorporados")                  \
	X(FILES_REFUSED,                                                      \
	    "{1}: {2} files of interviews are of no use; the first is {3}: "  \
	    "{4}. Their device has them still and brings them again.",        \
	    "{1} : {2} fichiers d'entretiens inutilisables ; le premier est " \
	    "{3} : {4}. Leur appareil les a encore et les rapportera.",       \
	    "{1}: {2} archivos de entrevistas no sirven; el primero es {3}: " \
	    "{4}. Su dispositivo aún los tiene y los traerá otra vez.")       \
	X(NOTHING,                                                            \
	    "{1}: no bundle (*.ayni) here; bundles lie in ayni/up on the "    \
	    "stick",                                                          \
	    "{1} : aucun paquet (*.ayni) ici ; ils sont dans ayni/up sur la " \
	    "clé",                                                            \
	    "{1}: aquí no hay paquetes (*.ayni); están en ayni/up en la "     \
	    "memoria")                                                        \
	X(VERIFIED,                                                           \
	    "{1} batches: every signature, hash and link holds; derived "     \
	    "again in another order, everything comes out the same\n{2}",     \
	    "{1} lots : chaque signature, empreinte et lien est bon ; tout "  \
	    "redérivé dans un autre ordre donne la même chose\n{2}",          \
	    "{1} lotes: cada firma, huella y enlace es correcto; derivado de " \
	    "nuevo en otro orden, todo sale igual\n{2}")                      \
	X(VERIFY_BAD,                                                         \
	    "{1} of {2} batches are not what was signed; the first is {3}: "  \
	    "{4}.  Put the store back from its backup; devices send again "   \
	    "what is not safe yet",                                           \
	    "{1} lots sur {2} ne sont pas ce qui fut signé ; le premier est " \
	    "{3} : {4}. Remettez le magasin depuis sa sauvegarde ; les "      \
	    "appareils renvoient ce qui n'est pas encore sauvegardé",         \
	    "{1} de {2} lotes no son lo que se firmó; el primero es {3}: "    \
	    "{4}. Restaure el almacén desde su copia; los dispositivos "      \
	    "reenvían lo que aún no está a salvo")                            \
	X(VERIFY_FILES,                                                       \
	    "{1} of {2} stored files are not what was received; the first "   \
	    "is {3}. Take them from a backup.",                               \
	    "{1} des {2} fichiers conservés ne sont pas ce qui a été reçu ; " \
	    "le premier est {3}. Reprenez-les d'une sauvegarde.",             \
	    "{1} de {2} archivos guardados no son lo que se recibió; el "     \
	    "primero es {3}. Recupérelos de una copia de seguridad.")         \
	X(VERIFY_LINKS,                                                       \
	    "{1} batches do not link to the one before them: a device signed " \
	    "what cannot be; see \"aynid device list\"",                      \
	    "{1} lots ne sont pas liés au précédent : un appareil a signé "   \
	    "l'impossible ; voir « aynid device list »",                      \
	    "{1} lotes no enlazan con el anterior: un dispositivo firmó lo "  \
	    "imposible; vea «aynid device list»")                             \
	X(VERIFY_DIFFERS,                                                     \
	    "derived again, the store comes out differently: here {1}, again " \
	    "{2}; run \"aynid rebuild\"",                                     \
	    "redérivé, le magasin diffère : ici {1}, à nouveau {2} ; lancez " \
	    "« aynid rebuild »",                                              \
	    "derivado de nuevo, el almacén sale distinto: aquí {1}, otra vez " \
	    "{2}; ejecute «aynid rebuild»")                                   \
	X(REBUILT_CHANGED,                                                    \
	    "rebuilt; the digest was {1} and is {2}",                         \
	    "reconstruit ; l'empreinte était {1} et devient {2}",             \
	    "reconstruido; la huella era {1} y es {2}")                       \
	X(REVOKE_NONE,                                                        \
	    "{1}: no certified device has this name or the beginning of its " \
	    "epoch; see \"aynid device list\"",                               \
	    "{1} : aucun appareil certifié n'a ce nom ou ce début d'époque ; " \
	    "voir « aynid device list »",                                     \
	    "{1}: ningún dispositivo certificado tiene este nombre o comienzo " \
	    "de época; vea «aynid device list»")                              \
	X(REVOKE_MANY,                                                        \
	    "{1}: several devices; give more of the epoch",                   \
	    "{1} : plusieurs appareils ; donnez plus de chiffres de l'époque", \
	    "{1}: varios dispositivos; dé más dígitos de la época")           \
	X(REVOKE_SEQ,                                                         \
	    "--last {1}: no batch that is here ends there; the last one that " \
	    "is held ends at {2}",                                            \
	    "--last {1} : aucun lot présent ne s'y termine ; le dernier reçu " \
	    "se termine à {2}",                                               \
	    "--last {1}: ningún lote presente termina ahí; el último recibido " \
	    "termina en {2}")                                                 \
	X(REVOKE_FORK,                                                        \
	    "--last {1}: several batches end there: two devices used these "  \
	    "keys. Give the id of the batch to trust. Nothing was changed",    \
	    "--last {1} : plusieurs lots s'y terminent : deux appareils ont " \
	    "utilisé ces clés. Donnez l'identifiant du lot fiable ; rien "    \
	    "n'a été changé",                                                 \
	    "--last {1}: varios lotes terminan ahí: dos dispositivos usaron " \
	    "estas claves. Dé el identificador del lote fiable; no se cambió " \
	    "nada")                                                           \
	X(FORKED_MARK,                                                        \
	    "; FORKED: two devices use these keys; both will ask to join "    \
	    "anew",                                                           \
	    " ; BIFURQUÉ : deux appareils utilisent ces clés ; les deux "     \
	    "demanderont à rejoindre à nouveau",                              \
	    "; BIFURCADO: dos dispositivos usan estas claves; ambos pedirán " \
	    "unirse de nuevo")                                                \
	X(REVOKED,                                                            \
	    "{1} is revoked: what it recorded after {2} is kept apart",       \
	    "{1} est révoqué : ce qu'il a noté après {2} est mis à part",     \
	    "{1} está revocado: lo anotado después de {2} queda aparte")      \
	X(NUMBER, "--{1} {2}: a whole number is needed",                      \
	    "--{1} {2} : il faut un nombre entier",                           \
	    "--{1} {2}: hace falta un número entero")                         \
	X(LINE,                                                               \
	    "--{1}: give one line of UTF-8 text, at most 1,024 bytes",        \
	    "--{1} : donnez une ligne de texte en UTF-8, 1 024 octets au "    \
	    "plus",                                                           \
	    "--{1}: dé una línea de texto en UTF-8, de 1024 bytes como "      \
	    "máximo")                                                         \
	X(LISTENING, "listening on {1}", "à l'écoute sur {1}",                \
	    "escuchando en {1}")                                              \
	X(LISTEN,                                                             \
	    "--listen {1}: cannot listen there; give ADDRESS:PORT with an "   \
	    "address of this machine and a port above 1023, as "              \
	    "127.0.0.1:8480",                                                 \
	    "--listen {1} : impossible d'écouter là ; donnez ADRESSE:PORT "   \
	    "avec une adresse de cette machine et un port au-dessus de "      \
	    "1023, comme 127.0.0.1:8480",                                     \
	    "--listen {1}: no se puede escuchar ahí; dé DIRECCIÓN:PUERTO con " \
	    "una dirección de esta máquina y un puerto mayor que 1023, como " \
	    "127.0.0.1:8480")                                                 \
	X(LISTEN_BUSY,                                                        \
	    "--listen {1}: another program listens there already, perhaps "   \
	    "another aynid; stop it, or give another port (0 takes a free "   \
	    "one)",                                                           \
	    "--listen {1} : un autre programme y écoute déjà, peut-être un "  \
	    "autre aynid ; arrêtez-le, ou donnez un autre port (0 en prend "  \
	    "un libre)",                                                      \
	    "--listen {1}: otro programa ya escucha ahí, quizá otro aynid; "  \
	    "deténgalo, o dé otro puerto (0 toma uno libre)")                 \
	X(REFUSED_REQUEST, "refused: {1} ({2})", "refusé : {1} ({2})",        \
	    "rechazado: {1} ({2})")                                           \
	X(STATUS,                                                             \
	    "{1} records ({2} usable, {3} withdrawn), {4} conflicts, {5} "    \
	    "flags\n{6} batches ({7} used, {8} held, {9} ",                   \
	    "{1} enregistrements ({2} utilisables, {3} retirés), {4} "        \
	    "conflits, {5} signalements\n{6} lots ({7} utilisés, {8} en "     \
	    "attente, {9} ",                                                  \
	    "{1} registros ({2} utilizables, {3} retirados), {4} conflictos, " \
	    "{5} avisos\n{6} lotes ({7} usados, {8} en espera, {9} ")         \
	X(STATUS_MORE, "refused), {1} devices, {2} persons, {3} forms",       \
	    "refusés), {1} appareils, {2} personnes, {3} formulaires",        \
	    "rechazados), {1} dispositivos, {2} personas, {3} formularios")   \
	X(OFFICE_ONLY,                                                        \
	    "For the office only, not checked for disclosure.",               \
	    "Réservé au bureau : secret statistique non vérifié.",            \
	    "Solo para la oficina: secreto estadístico no verificado.")       \
	X(UNWEIGHTED,                                                         \
	    "Unweighted: interviews and what they add up to, no "             \
	    "estimates; weights come later.",                                 \
	    "Non pondéré : des entretiens et leurs sommes, non des "          \
	    "estimations ; les poids viendront plus tard.",                   \
	    "Sin ponderar: entrevistas y sus sumas, no estimaciones; los "    \
	    "pesos vendrán después.")                                         \
	X(NOT_PERSONS,                                                        \
	    "Memberships and jobs, not persons: one person may hold "         \
	    "several.",                                                       \
	    "Adhésions et emplois, et non personnes : une même personne "     \
	    "peut en avoir plusieurs.",                                       \
	    "Membresías y puestos de trabajo, no personas: una misma "        \
	    "persona puede tener varios.")                                    \
	X(EMPTY_COLUMNS,                                                      \
	    "Columns left out, nothing in them: {1}.",                        \
	    "Colonnes omises, car vides : {1}.",                              \
	    "Columnas omitidas por estar vacías: {1}.")                       \
	X(NO_TABLES,                                                          \
	    "no published form has tables; a sheet in {1}/specs may "         \
	    "describe some (docs/store.md)",                                  \
	    "aucun formulaire publié n'a de tableaux ; une feuille dans "     \
	    "{1}/specs peut en décrire (docs/store.md)",                      \
	    "ningún formulario publicado tiene tablas; una hoja en "          \
	    "{1}/specs puede describirlas (docs/store.md)")                   \
	X(NO_TABLE,                                                           \
	    "{1}: there is no such table; there are {2}",                     \
	    "{1} : ce tableau n'existe pas ; il y a {2}",                     \
	    "{1}: no existe esa tabla; hay {2}")                              \
	X(UNKNOWN_FIELDS,                                                     \
	    "{1}: no version of the form asks {2}; counted as empty",         \
	    "{1} : aucune version du formulaire ne demande {2} ; compté "     \
	    "comme vide",                                                     \
	    "{1}: ninguna versión del formulario pregunta {2}; contado "      \
	    "como vacío")                                                     \
	X(CHANGED_FIELDS,                                                     \
	    "{1}: an older version of the form has {2} as another type of "   \
	    "question; its answers are counted as empty here",                \
	    "{1} : une version plus ancienne du formulaire a {2} comme un "   \
	    "autre type de question ; ses réponses sont ici comptées comme "  \
	    "vides",                                                          \
	    "{1}: una versión anterior del formulario tiene {2} como otro "   \
	    "tipo de pregunta; sus respuestas se cuentan aquí como vacías")   \
	X(NO_FORMS,                                                           \
	    "no form is published yet; see \"aynid form publish --help\"",    \
	    "aucun formulaire n'est encore publié ; voir « aynid form "       \
	    "publish --help »",                                               \
	    "aún no hay formularios publicados; vea «aynid form publish "     \
	    "--help»")                                                        \
	X(NO_FORM,                                                            \
	    "--form {1}: no interviews of a form of this name; "              \
	    "\"aynid form list\" tells the names",                            \
	    "--form {1} : aucun entretien d'un formulaire de ce "             \
	    "nom ; « aynid form list » donne les noms",                       \
	    "--form {1}: no hay entrevistas de un formulario con "            \
	    "este nombre; «aynid form list» da los nombres")                  \
	X(EXPORTED_FILE,                                                      \
	    "  {1}: {2} rows, {3} columns",                                   \
	    "  {1} : {2} lignes, {3} colonnes",                               \
	    "  {1}: {2} filas, {3} columnas")                                 \
	X(EXPORTED_MEDIA,                                                     \
	    "  media: {1} files of interviews; named and not here yet: {2} "  \
	    "(aynid media --missing)",                                        \
	    "  media : {1} fichiers d'entretiens ; nommés et pas encore là : " \
	    "{2} (aynid media --missing)",                                    \
	    "  media: {1} archivos de entrevistas; nombrados y aún no aquí: " \
	    "{2} (aynid media --missing)")                                    \
	X(MEDIA_HERE, "{1}  {2}  {3} bytes  here  {4}",                       \
	    "{1}  {2}  {3} octets  là  {4}",                                  \
	    "{1}  {2}  {3} bytes  aquí  {4}")                                 \
	X(MEDIA_COMING, "{1}  {2}  {3} bytes  coming, {5} %  {4}",            \
	    "{1}  {2}  {3} octets  en route, {5} %  {4}",                     \
	    "{1}  {2}  {3} bytes  en camino, {5} %  {4}")                     \
	X(MEDIA_MISSING, "{1}  {2}  {3} bytes  missing  {4}",                 \
	    "{1}  {2}  {3} octets  manque  {4}",                              \
	    "{1}  {2}  {3} bytes  falta  {4}")                                \
	X(MEDIA_NONE, "There are none.", "Il n'y en a pas.", "No hay.")       \
	X(MEDIA_SUM, "{1} files of interviews; not all here: {2}",            \
	    "{1} fichiers d'entretiens ; pas tout à fait là : {2}",           \
	    "{1} archivos de entrevistas; no del todo aquí: {2}")             \
	X(EXPORTED,                                                           \
	    "The answers are in {1}; beside each file its "                   \
	    "metadata says what its columns mean. They name "                 \
	    "entities and people: keep them in the office.",                  \
	    "Les réponses sont dans {1} ; à côté de chaque "                  \
	    "fichier, ses métadonnées disent ce que sont ses "                \
	    "colonnes. Elles nomment des entités et des "                     \
	    "personnes : qu'elles restent au bureau.",                        \
	    "Las respuestas están en {1}; junto a cada archivo, "             \
	    "sus metadatos dicen qué son sus columnas. Nombran "              \
	    "entidades y personas: que no salgan de la oficina.")             \
	X(EXPORT_FAILED,                                                      \
	    "{1}: cannot be written ({2}); name a directory inside one that " \
	    "exists and that you may write to. Nothing was changed",          \
	    "{1} : écriture impossible ({2}) ; indiquez un répertoire situé " \
	    "dans un autre qui existe et où vous pouvez écrire. Rien n'a "    \
	    "été changé",                                                     \
	    "{1}: no se puede escribir ({2}); indique un directorio dentro "  \
	    "de otro que exista y en el que pueda escribir. No se cambió "    \
	    "nada")                                                           \
	X(EXPORT_EXISTS,                                                      \
	    "{1}: something is there already; name a directory "              \
	    "that does not exist, or an empty one. Nothing was "              \
	    "changed",                                                        \
	    "{1} : il y a déjà quelque chose ; indiquez un "                  \
	    "répertoire qui n'existe pas, ou un vide. Rien n'a "              \
	    "été changé",                                                     \
	    "{1}: ya hay algo ahí; indique un directorio que no "             \
	    "exista, o uno vacío. No se cambió nada")                         \
	X(WAITING,                                                            \
	    "{1} records wait for an earlier step that has not arrived; "     \
	    "{2} batches are kept but not used.",                             \
	    "{1} enregistrements attendent une étape antérieure qui "         \
	    "n'est pas arrivée ; {2} lots sont gardés sans être utilisés.",   \
	    "{1} registros esperan un paso anterior que no ha llegado; "      \
	    "{2} lotes se guardan sin usar.")                                 \
	X(HEAD_DEVICES, "Devices", "Appareils", "Dispositivos")               \
	X(HEAD_DEVICE, "Device", "Appareil", "Dispositivo")                   \
	X(HEAD_CONTACT,                                                       \
	    "Last contact (UTC)",                                             \
	    "Dernier contact (UTC)",                                          \
	    "Último contacto (UTC)")                                          \
	X(HEAD_HELD, "Held", "Reçus", "Recibidos")                            \
	X(HEAD_MISSING, "Missing", "Manquants", "Faltantes")                  \
	X(PERSON_NONE, "nobody", "personne", "nadie")

enum desk_says {
#define X(name, en, fr, es) SAY_##name,
	DESK_SAY(X)
	CUSTODY_SAY(X)
	BACKUP_SAY(X)
	FORM_SAY(X)
	FIELDWORK_SAY(X)
	CLOCK_SAY(X)
#undef X
};

#endif
