/*
 * relay_say -- what a relay says to whoever runs it, and devices of it; part
 * of ui/hand_say.h.
 */
#ifndef UI_RELAY_SAY_H
#define UI_RELAY_SAY_H

#define HAND_SAY_RELAY(X)                                                     \
	X(RELAY_LISTENING,                                                    \
	    "relay \"{1}\": listening on {2}; devices around hand over with " \
	    "\"ayni sync --via\" and this machine's address",                 \
	    "relais « {1} » : à l'écoute sur {2} ; les appareils alentour "   \
	    "remettent par « ayni sync --via » et l'adresse de cette machine", \
	    "relevo «{1}»: escuchando en {2}; los dispositivos de alrededor " \
	    "entregan con «ayni sync --via» y la dirección de esta máquina")  \
	X(RELAY_LISTEN,                                                       \
	    "--listen {1}: cannot listen there; give ADDRESS:PORT with an "   \
	    "address of this machine and a port above 1023, as 0.0.0.0:8490", \
	    "--listen {1} : impossible d'écouter là ; donnez ADRESSE:PORT "   \
	    "avec une adresse de cette machine et un port au-dessus de "      \
	    "1023, comme 0.0.0.0:8490",                                       \
	    "--listen {1}: no se puede escuchar ahí; dé DIRECCIÓN:PUERTO con " \
	    "una dirección de esta máquina y un puerto mayor que 1023, como " \
	    "0.0.0.0:8490")                                                   \
	X(RELAY_TAKEN,                                                        \
	    "--listen {1}: another program listens there already; stop it, "  \
	    "or give another port (0 takes a free one)",                      \
	    "--listen {1} : un autre programme y écoute déjà ; arrêtez-le, "  \
	    "ou donnez un autre port (0 en prend un libre)",                  \
	    "--listen {1}: otro programa ya escucha ahí; deténgalo, o dé "    \
	    "otro puerto (0 toma uno libre)")                                 \
	X(RELAY_NO_DIR,                                                       \
	    "{1} is not there; make the directory first, or correct the path", \
	    "{1} est introuvable ; créez d'abord le répertoire, ou corrigez " \
	    "le chemin",                                                      \
	    "{1} no está; cree primero el directorio o corrija la ruta")      \
	X(RELAY_BUSY,                                                         \
	    "{1}: another relay works there already; stop it first",          \
	    "{1} : un autre relais y travaille déjà ; arrêtez-le d'abord",    \
	    "{1}: otro relevo ya trabaja ahí; deténgalo primero")             \
	X(RELAY_ITSELF,                                                       \
	    "--forward {1}: that is this very relay; give the address of the " \
	    "office, or of another relay",                                    \
	    "--forward {1} : c'est ce relais lui-même ; donnez l'adresse du " \
	    "bureau, ou d'un autre relais",                                   \
	    "--forward {1}: ese es este mismo relevo; dé la dirección de la " \
	    "oficina o de otro relevo")                                       \
	X(RELAY_SIZE,                                                         \
	    "--{1} {2}: give a whole number of megabytes, from 1",            \
	    "--{1} {2} : donnez un nombre entier de mégaoctets, à partir de 1", \
	    "--{1} {2}: dé un número entero de megabytes, desde 1")           \
	X(RELAY_CAME,                                                         \
	    "{1} bundles brought by devices, {2} answers fetched, {3} "       \
	    "refused for want of room",                                       \
	    "{1} paquets remis par des appareils, {2} réponses retirées, {3} " \
	    "refusés faute de place",                                         \
	    "{1} paquetes entregados por dispositivos, {2} respuestas "       \
	    "recogidas, {3} rechazados por falta de sitio")                   \
	X(RELAY_WENT,                                                         \
	    "{2}: {1} bundles carried there, {3} answers brought back",       \
	    "{2} : {1} paquets portés là, {3} réponses rapportées",           \
	    "{2}: {1} paquetes llevados, {3} respuestas traídas")             \
	X(RELAY_STICK,                                                        \
	    "{2}: {1} bundles taken from the stick, {3} answers put on it",   \
	    "{2} : {1} paquets pris sur la clé, {3} réponses mises dessus",   \
	    "{2}: {1} paquetes tomados de la memoria, {3} respuestas puestas " \
	    "en ella")                                                        \
	X(RELAY_FILES, "{2}: {1} files of interviews carried there",           \
	    "{2} : {1} fichiers d'entretiens portés là",                      \
	    "{2}: {1} archivos de entrevistas llevados")                      \
	X(RELAY_ASIDE,                                                        \
	    "{1} bundles are not for this office, or damaged; they were set " \
	    "aside (.refused) and are tried again when the relay next starts", \
	    "{1} paquets ne sont pas pour ce bureau, ou sont abîmés ; ils "   \
	    "ont été écartés (.refused) et seront réessayés au prochain "     \
	    "démarrage du relais",                                            \
	    "{1} paquetes no son para esta oficina o están dañados; se "      \
	    "apartaron (.refused) y se volverán a intentar cuando arranque "  \
	    "de nuevo el relevo")                                             \
	X(RELAY_ROW,                                                          \
	    "{1}: {2} bundles wait since {3} ({4} bytes); {5} answers to "    \
	    "fetch",                                                          \
	    "{1} : {2} paquets attendent depuis le {3} ({4} octets) ; {5} "   \
	    "réponses à retirer",                                             \
	    "{1}: {2} paquetes esperan desde {3} ({4} bytes); {5} respuestas " \
	    "por recoger")                                                    \
	X(RELAY_ROW_DOWN, "{1}: nothing waits; {5} answers to fetch",         \
	    "{1} : rien n'attend ; {5} réponses à retirer",                   \
	    "{1}: nada espera; {5} respuestas por recoger")                   \
	X(RELAY_EMPTY, "nothing waits here", "rien n'attend ici",             \
	    "nada espera aquí")                                               \
	X(HANDED,                                                             \
	    "{1} steps are with the relay \"{2}\" now; the office has not "   \
	    "said yet that it has them",                                      \
	    "{1} étapes sont maintenant chez le relais « {2} » ; le bureau "  \
	    "n'a pas encore dit qu'il les a",                                 \
	    "{1} pasos están ahora con el relevo «{2}»; la oficina aún no ha " \
	    "dicho que los tiene")                                            \
	X(HANDED_QUESTION,                                                    \
	    "nothing waits to be carried; the relay \"{2}\" will ask the "    \
	    "office for news",                                                \
	    "rien n'attend d'être porté ; le relais « {2} » demandera au "    \
	    "bureau s'il y a du nouveau",                                     \
	    "nada espera ser llevado; el relevo «{2}» preguntará a la oficina " \
	    "si hay novedades")                                               \
	X(HANDED_BEFORE,                                                      \
	    "the relay \"{1}\" has it all already, and no answer yet",        \
	    "le relais « {1} » a déjà tout, et pas encore de réponse",        \
	    "el relevo «{1}» ya lo tiene todo, y aún sin respuesta")          \
	X(CAME_OVER, "{1} answers of the office came through the relay",      \
	    "{1} réponses du bureau sont venues par le relais",               \
	    "{1} respuestas de la oficina llegaron por el relevo")            \
	X(WITH_RELAY,                                                         \
	    "with the relay \"{1}\" since {2}; the office has not said yet "  \
	    "that it has them",                                               \
	    "chez le relais « {1} » depuis le {2} ; le bureau n'a pas encore " \
	    "dit qu'il les a",                                                \
	    "con el relevo «{1}» desde {2}; la oficina aún no ha dicho que "  \
	    "los tiene")                                                      \
	X(IS_WITH_RELAY, "with the relay \"{1}\" since {2}",                  \
	    "chez le relais « {1} » depuis le {2}",                           \
	    "con el relevo «{1}» desde {2}")

#endif
