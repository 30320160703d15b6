/*
 * trouble_list -- what can go wrong with the office, in three languages.
 *
 * X(NAME, error, English, French, Spanish)
 *
 * {9} is what err_text says of the cause; where the error is OK, the cause
 * is also the error.
 */
#ifndef SYNC_TROUBLE_LIST_H
#define SYNC_TROUBLE_LIST_H

/* ---- any: {1} about what ---- */
#define TROUBLE_ANY(X)                                                        \
	X(NONE, OK, "", "", "")                                               \
	X(FAILED, OK, "{1}: {9}", "{1} : {9}", "{1}: {9}")

/* ---- invitations: {1} the file ---- */
#define TROUBLE_JOINING(X)                                                    \
	X(NO_INVITATION, BADTYPE,                                             \
	    "{1} is not an invitation. Give the file that the office wrote "  \
	    "with \"aynid device invite\".",                                  \
	    "{1} n'est pas une invitation. Indiquez le fichier que le bureau " \
	    "a écrit avec « aynid device invite ».",                          \
	    "{1} no es una invitación. Indique el archivo que la oficina "    \
	    "escribió con «aynid device invite».")                            \
	X(LATER_INVITATION, UNSUPPORTED,                                      \
	    "{1} was written by a later version of Ayni. Update Ayni on this " \
	    "device, then join again.",                                       \
	    "{1} a été écrit par une version plus récente d'Ayni. Mettez "    \
	    "Ayni à jour sur cet appareil, puis recommencez.",                \
	    "{1} fue escrito por una versión posterior de Ayni. Actualice "   \
	    "Ayni en este dispositivo y vuelva a empezar.")                   \
	X(BAD_INVITATION, OK,                                            \
	    "{1} is damaged ({9}). Copy it again from where it came, or ask " \
	    "the office for a new one.",                                      \
	    "{1} est endommagé ({9}). Copiez-le de nouveau depuis sa source, " \
	    "ou demandez-en un autre au bureau.",                             \
	    "{1} está dañado ({9}). Cópielo de nuevo desde su origen o pida " \
	    "otro a la oficina.")                                             \
	X(BAD_FORM, OK,                                                  \
	    "{1}: form number {2} in it is damaged ({9}). Copy the file "     \
	    "again, or ask the office for a new invitation.",                 \
	    "{1} : le formulaire numéro {2} qu'il contient est endommagé "    \
	    "({9}). Copiez de nouveau le fichier, ou demandez au bureau une " \
	    "nouvelle invitation.",                                           \
	    "{1}: el formulario número {2} que contiene está dañado ({9}). "  \
	    "Copie de nuevo el archivo o pida a la oficina otra invitación.") \
	X(OTHER_OFFICE, NOTOURS,                                              \
	    "This device belongs to \"{1}\"; the invitation is from \"{2}\". " \
	    "Use another directory (--home) for the other office.",           \
	    "Cet appareil relève de « {1} » ; l'invitation vient de « {2} ». " \
	    "Utilisez un autre répertoire (--home) pour l'autre bureau.",     \
	    "Este dispositivo pertenece a «{1}»; la invitación es de «{2}». " \
	    "Use otro directorio (--home) para la otra oficina.")             \
	X(TOO_MANY_PERSONS, TOOBIG,                                           \
	    "{1} people share this device already; no more can. Use another " \
	    "device.",                                                        \
	    "{1} personnes partagent déjà cet appareil ; il n'en admet pas "  \
	    "davantage. Utilisez un autre appareil.",                         \
	    "{1} personas comparten ya este dispositivo; no admite más. Use " \
	    "otro dispositivo.")                                              \
	X(BAD_LABEL, USAGE,                                                   \
	    "The device's name must have from 1 to {1} bytes.",               \
	    "Le nom de l'appareil doit compter de 1 à {1} octets.",           \
	    "El nombre del dispositivo debe tener de 1 a {1} bytes.")         \
	X(VAULT, OK, "{1}: {9} ({2})", "{1} : {9} ({2})", "{1}: {9} ({2})")

/* ---- links: {1} the address ---- */
#define TROUBLE_HTTP(X)                                                       \
	X(NO_ADDRESS, USAGE,                                                  \
	    "No address of the office is known here. Give one with --url, or " \
	    "take the interviews there on a stick: \"ayni carry DIR\".",      \
	    "Aucune adresse du bureau n'est connue ici. Indiquez-en une avec " \
	    "--url, ou portez-lui les entretiens sur une clé : « ayni carry " \
	    "RÉPERTOIRE ».",                                                  \
	    "Aquí no se conoce ninguna dirección de la oficina. Indique una " \
	    "con --url, o lleve las entrevistas en una memoria USB: «ayni "   \
	    "carry DIRECTORIO».")                                             \
	X(BAD_ADDRESS, USAGE,                                                 \
	    "{1} is not an address. It should look like "                     \
	    "https://office.example or http://192.168.1.10:8080.",            \
	    "{1} n'est pas une adresse. Elle devrait ressembler à "           \
	    "https://bureau.example ou http://192.168.1.10:8080.",            \
	    "{1} no es una dirección. Debería parecerse a "                   \
	    "https://oficina.example o http://192.168.1.10:8080.")            \
	X(UNRESOLVED, NET,                                                    \
	    "{1}: there is no such name in the network. Are you connected? "  \
	    "Is the address right?",                                          \
	    "{1} : ce nom est introuvable sur le réseau. Êtes-vous connecté ? " \
	    "L'adresse est-elle juste ?",                                     \
	    "{1}: ese nombre no se encuentra en la red. ¿Hay conexión? ¿Es "  \
	    "correcta la dirección?")                                         \
	X(UNREACHED, NET,                                                     \
	    "{1} cannot be reached. Are you connected? Is the office's "      \
	    "server running?",                                                \
	    "{1} est injoignable. Êtes-vous connecté ? Le serveur du bureau " \
	    "est-il en marche ?",                                             \
	    "No se puede llegar a {1}. ¿Hay conexión? ¿Está en marcha el "    \
	    "servidor de la oficina?")                                        \
	X(UNTRUSTED, NET,                                                     \
	    "{1}: its certificate is not trusted ({2}). Is this device's "    \
	    "date right? If it is, tell the office.",                         \
	    "{1} : son certificat n'est pas reconnu ({2}). La date de cet "   \
	    "appareil est-elle juste ? Si oui, prévenez le bureau.",          \
	    "{1}: su certificado no es de confianza ({2}). ¿Es correcta la "  \
	    "fecha de este dispositivo? Si lo es, avise a la oficina.")       \
	X(CLOSED, NET,                                                        \
	    "{1} closed the connection before it had answered. Nothing is "   \
	    "lost; try again.",                                               \
	    "{1} a fermé la connexion avant d'avoir répondu. Rien n'est "     \
	    "perdu ; réessayez.",                                             \
	    "{1} cerró la conexión antes de responder. No se pierde nada; "   \
	    "inténtelo de nuevo.")                                            \
	X(CONNECT_SLOW, TIMEOUT,                                              \
	    "{1} does not answer. Is the connection too weak? Nothing is "    \
	    "lost; try again.",                                               \
	    "{1} ne répond pas. La connexion est-elle trop faible ? Rien "    \
	    "n'est perdu ; réessayez.",                                       \
	    "{1} no responde. ¿Es demasiado débil la conexión? No se pierde " \
	    "nada; inténtelo de nuevo.")                                      \
	X(STALLED, TIMEOUT,                                                   \
	    "{1}: nothing came for {2} seconds. Nothing is lost; try again "  \
	    "where the link is better.",                                      \
	    "{1} : rien n'est arrivé pendant {2} secondes. Rien n'est perdu ; " \
	    "réessayez là où le réseau est meilleur.",                        \
	    "{1}: no llegó nada durante {2} segundos. No se pierde nada; "    \
	    "inténtelo donde la conexión sea mejor.")                         \
	X(REDIRECTED, REMOTE,                                                 \
	    "{1} sends elsewhere, to {2}. Is this network's login page in "   \
	    "between? Log in with a browser, or correct the address.",        \
	    "{1} renvoie ailleurs, vers {2}. La page de connexion du réseau " \
	    "s'interpose-t-elle ? Connectez-vous avec un navigateur, ou "     \
	    "corrigez l'adresse.",                                            \
	    "{1} remite a otro lugar, {2}. ¿Se interpone la página de acceso " \
	    "de la red? Inicie sesión con un navegador o corrija la "         \
	    "dirección.")                                                     \
	X(OTHER_TYPE, REMOTE,                                                 \
	    "{1} answered with \"{2}\", which is no Ayni message. Is this "   \
	    "network's login page in between? Log in with a browser, or "     \
	    "correct the address.",                                           \
	    "{1} a répondu par « {2} », qui n'est pas un message Ayni. La "   \
	    "page de connexion du réseau s'interpose-t-elle ? Connectez-vous " \
	    "avec un navigateur, ou corrigez l'adresse.",                     \
	    "{1} respondió con «{2}», que no es un mensaje de Ayni. ¿Se "     \
	    "interpone la página de acceso de la red? Inicie sesión con un "  \
	    "navegador o corrija la dirección.")                              \
	X(NOBODY_THERE, REMOTE,                                               \
	    "{1}: there is no Ayni office at this address (HTTP {2}). "       \
	    "Correct the address.",                                           \
	    "{1} : il n'y a pas de bureau Ayni à cette adresse (HTTP {2}). "  \
	    "Corrigez l'adresse.",                                            \
	    "{1}: no hay ninguna oficina de Ayni en esta dirección (HTTP "    \
	    "{2}). Corrija la dirección.")                                    \
	X(NOT_BELIEVED, REMOTE,                                               \
	    "{1} does not accept what this device sent ({9}). Everything is " \
	    "kept here. Is it the right office? If so, ask it whether this "  \
	    "device is in its list.",                                         \
	    "{1} n'accepte pas ce que cet appareil a envoyé ({9}). Tout est " \
	    "conservé ici. Est-ce le bon bureau ? Si oui, demandez-lui si "   \
	    "cet appareil figure dans sa liste.",                             \
	    "{1} no acepta lo que envió este dispositivo ({9}). Todo se "     \
	    "conserva aquí. ¿Es la oficina correcta? Si lo es, pregúntele si " \
	    "este dispositivo figura en su lista.")                           \
	X(TOO_LARGE, REMOTE,                                                  \
	    "{1} does not take a message of this size (HTTP 413). Everything " \
	    "is kept here; tell the office.",                                 \
	    "{1} n'accepte pas un message de cette taille (HTTP 413). Tout "  \
	    "est conservé ici ; prévenez le bureau.",                         \
	    "{1} no acepta un mensaje de este tamaño (HTTP 413). Todo se "    \
	    "conserva aquí; avise a la oficina.")                             \
	X(BUSY, REMOTE,                                                       \
	    "{1} is busy (HTTP {2}). Nothing is lost; try again later.",      \
	    "{1} est occupé (HTTP {2}). Rien n'est perdu ; réessayez plus "   \
	    "tard.",                                                          \
	    "{1} está ocupado (HTTP {2}). No se pierde nada; inténtelo más "  \
	    "tarde.")                                                         \
	X(OTHER_STATUS, REMOTE,                                               \
	    "{1} answered with HTTP {2}. Nothing is lost; if it goes on, "    \
	    "tell the office.",                                               \
	    "{1} a répondu par HTTP {2}. Rien n'est perdu ; si cela "         \
	    "persiste, prévenez le bureau.",                                  \
	    "{1} respondió con HTTP {2}. No se pierde nada; si continúa, "    \
	    "avise a la oficina.")                                            \
	X(NO_HTTP, REMOTE,                                                    \
	    "{1} answered with something that is not HTTP. Is the address "   \
	    "right?",                                                         \
	    "{1} a répondu par autre chose que du HTTP. L'adresse est-elle "  \
	    "juste ?",                                                        \
	    "{1} respondió con algo que no es HTTP. ¿Es correcta la "         \
	    "dirección?")                                                     \
	X(ANSWER_TOO_LONG, REMOTE,                                            \
	    "{1} answered with more than {2} bytes, which no office does. Is " \
	    "the address right?",                                             \
	    "{1} a répondu par plus de {2} octets, ce qu'aucun bureau ne "    \
	    "fait. L'adresse est-elle juste ?",                               \
	    "{1} respondió con más de {2} bytes, lo que ninguna oficina hace. " \
	    "¿Es correcta la dirección?")                                     \
	X(LINK, NET, "{1}: {2}. Nothing is lost; try again.",                 \
	    "{1} : {2}. Rien n'est perdu ; réessayez.",                       \
	    "{1}: {2}. No se pierde nada; inténtelo de nuevo.")               \
	X(NO_ROOM, QUOTA,                                                     \
	    "{1}: the office has no room for more files of this device. They "\
	    "stay here; tell the office.",                                    \
	    "{1} : le bureau n'a plus de place pour les fichiers de cet "     \
	    "appareil. Ils restent ici ; prévenez le bureau.",                \
	    "{1}: la oficina no tiene sitio para más archivos de este "       \
	    "dispositivo. Se quedan aquí; avise a la oficina.")               \
	X(BLOB_REFUSED, REMOTE,                                               \
	    "{1}: the office did not take a large batch or a file ({9}). It " \
	    "stays here; sync again, and tell the office if it stays so.",    \
	    "{1} : le bureau n'a pas pris un gros lot ou un fichier ({9}). "  \
	    "Il reste ici ; synchronisez de nouveau, et prévenez le bureau "  \
	    "si cela dure.",                                                  \
	    "{1}: la oficina no aceptó un lote grande o un archivo ({9}). Se "\
	    "queda aquí; sincronice de nuevo, y avise a la oficina si "       \
	    "continúa.")                                                      \
	X(BLOB_DAMAGED, REMOTE,                                               \
	    "{1}: what came from the office is damaged ({9}) and was "        \
	    "dropped. Nothing is lost; sync again.",                          \
	    "{1} : ce qui est venu du bureau est endommagé ({9}) et a été "   \
	    "écarté. Rien n'est perdu ; synchronisez de nouveau.",            \
	    "{1}: lo que llegó de la oficina está dañado ({9}) y se "         \
	    "descartó. No se pierde nada; sincronice de nuevo.")              \
	X(RELAY, REMOTE,                                                      \
	    "{1} is a relay, not the office. Hand over what you have with "   \
	    "\"ayni sync --via {1}\": it takes it there.",                    \
	    "{1} est un relais, pas le bureau. Remettez-lui ce que vous avez " \
	    "avec « ayni sync --via {1} » : il l'y portera.",                 \
	    "{1} es un relevo, no la oficina. Entréguele lo que tiene con "   \
	    "«ayni sync --via {1}»: él lo llevará.")                          \
	X(NO_RELAY, REMOTE,                                                   \
	    "{1}: there is no Ayni relay at this address. Correct the "       \
	    "address; if it is the office's, leave --via out.",               \
	    "{1} : il n'y a pas de relais Ayni à cette adresse. Corrigez-la ; " \
	    "si c'est celle du bureau, omettez --via.",                       \
	    "{1}: no hay ningún relevo de Ayni en esta dirección. Corríjala; " \
	    "si es la de la oficina, omita --via.")                           \
	X(RELAY_FULL, OK,                                                     \
	    "{1}: the relay has no room for it ({9}). Everything stays here; " \
	    "tell the person who runs it to bring it to the office.",         \
	    "{1} : le relais n'a plus de place ({9}). Tout reste ici ; dites à " \
	    "la personne qui le tient de le porter au bureau.",               \
	    "{1}: el relevo no tiene sitio ({9}). Todo se queda aquí; diga a " \
	    "quien lo lleva que lo haga llegar a la oficina.")                \
	X(STOPPED, INTERRUPTED, "{1}: stopped. Nothing is lost.",             \
	    "{1} : interrompu. Rien n'est perdu.",                            \
	    "{1}: interrumpido. No se pierde nada.")

/* ---- answers: {1} the address or file that they came from ---- */
#define TROUBLE_ANSWER(X)                                                     \
	X(GARBAGE, REMOTE,                                                    \
	    "{1}: the answer cannot be read ({9}); nothing of it was used "   \
	    "and nothing is lost; try again. If it goes on, something on the " \
	    "way damages messages, or this is not our office: tell it.",      \
	    "{1} : la réponse est illisible ({9}) ; rien n'en a été utilisé " \
	    "et rien n'est perdu ; réessayez. Si cela persiste, quelque "     \
	    "chose altère les messages en chemin, ou ce n'est pas notre "     \
	    "bureau : prévenez-le.",                                          \
	    "{1}: la respuesta no se puede leer ({9}); no se usó nada de ella " \
	    "y no se pierde nada; inténtelo de nuevo. Si continúa, algo daña " \
	    "los mensajes en el camino, o esta no es nuestra oficina: "       \
	    "avísele.")                                               \
	X(FORGED, REMOTE,                                                     \
	    "{1}: the answer is not signed by our office ({9}); nothing of "  \
	    "it was used and nothing is lost. Tell the office.",              \
	    "{1} : la réponse n'est pas signée par notre bureau ({9}) ; rien " \
	    "n'en a été utilisé et rien n'est perdu. Prévenez le bureau.",    \
	    "{1}: la respuesta no está firmada por nuestra oficina ({9}); no " \
	    "se usó nada de ella y no se pierde nada. Avise a la oficina.")      \
	X(OTHERS_ANSWER, NOTOURS,                                             \
	    "{1}: the answer is for another device, or for earlier keys of "  \
	    "this one; it was not used. Nothing is lost; try again.",         \
	    "{1} : la réponse est destinée à un autre appareil, ou à "        \
	    "d'anciennes clés de celui-ci ; elle n'a pas été utilisée. Rien " \
	    "n'est perdu ; réessayez.",                                       \
	    "{1}: la respuesta es para otro dispositivo, o para claves "      \
	    "anteriores de este; no se usó. No se pierde nada; inténtelo de " \
	    "nuevo.")                                            \
	X(BAD_FEED, REMOTE,                                                   \
	    "what the office sent as number {1} cannot be used here ({9}); "  \
	    "it will be fetched again. If it goes on, update Ayni and tell "  \
	    "the office.",                                                    \
	    "ce que le bureau a envoyé sous le numéro {1} est inutilisable "  \
	    "ici ({9}) ; ce sera redemandé. Si cela persiste, mettez Ayni à " \
	    "jour et prévenez le bureau.",                                    \
	    "lo que la oficina envió con el número {1} no se puede usar aquí " \
	    "({9}); se pedirá de nuevo. Si continúa, actualice Ayni y avise " \
	    "a la oficina.")

/* ---- sticks: {1} the path ---- */
#define TROUBLE_STICK(X)                                                      \
	X(NO_STICK, NOTFOUND,                                                 \
	    "{1} is not there. Is the stick plugged in, and the path right? " \
	    "Nothing is lost.",                                               \
	    "{1} est introuvable. La clé est-elle branchée, et le chemin "    \
	    "juste ? Rien n'est perdu.",                                      \
	    "{1} no está. ¿Está conectada la memoria USB y es correcta la "   \
	    "ruta? No se pierde nada.")                                       \
	X(STICK_FULL, FULL,                                                   \
	    "{1}: no space is left on the stick. Nothing was removed from it " \
	    "and nothing is lost; make room or take another one.",            \
	    "{1} : il n'y a plus de place sur la clé. Rien n'y a été effacé " \
	    "et rien n'est perdu ; faites de la place ou prenez-en une autre.", \
	    "{1}: no queda espacio en la memoria USB. No se borró nada de "   \
	    "ella y no se pierde nada; haga sitio o use otra.")               \
	X(STICK_FILES, FULL,                                                  \
	    "{2}: there is no room on the stick for {1} files of "            \
	    "interviews. The interviews are on it; the files stay here and "  \
	    "go another time, or on a larger stick.",                         \
	    "{2} : {1} fichiers d'entretiens ne tiennent pas sur la clé. "    \
	    "Les entretiens y sont ; les fichiers restent ici et iront une "  \
	    "autre fois, ou sur une clé plus grande.",                        \
	    "{2}: {1} archivos de entrevistas no caben en la memoria USB. "   \
	    "Las entrevistas están en ella; los archivos se quedan aquí e "   \
	    "irán otra vez, o en una memoria más grande.")                    \
	X(STICK_WRITE, IO,                                                    \
	    "{1} could not be written. Was the stick pulled out, or is it "   \
	    "locked against writing? Nothing is lost; try again.",            \
	    "{1} n'a pas pu être écrit. La clé a-t-elle été retirée, ou "     \
	    "est-elle protégée en écriture ? Rien n'est perdu ; réessayez.",  \
	    "No se pudo escribir {1}. ¿Se retiró la memoria USB o está "      \
	    "protegida contra escritura? No se pierde nada; inténtelo de "    \
	    "nuevo.")                                                         \
	X(STICK_READ, IO,                                                     \
	    "{1} could not be read. Was the stick pulled out? Nothing is "    \
	    "lost; try again.",                                               \
	    "{1} n'a pas pu être lu. La clé a-t-elle été retirée ? Rien n'est " \
	    "perdu ; réessayez.",                                             \
	    "No se pudo leer {1}. ¿Se retiró la memoria USB? No se pierde "   \
	    "nada; inténtelo de nuevo.")                                      \
	X(VAULT_THERE, EXISTS,                                                \
	    "Somebody's interviews are kept in {1} already, and stay as they " \
	    "are. Give another directory: --home DIR.",                       \
	    "Les entretiens de quelqu'un sont déjà tenus dans {1}, et restent " \
	    "tels quels. Indiquez un autre répertoire : --home RÉPERTOIRE.",  \
	    "En {1} ya se guardan entrevistas de alguien, y quedan como "     \
	    "están. Indique otro directorio: --home DIRECTORIO.")             \
	X(BAD_SPARE, STORE,                                                   \
	    "{1} is damaged and cannot be restored. What was finalised lies " \
	    "beside it for the office: take the card there.",                 \
	    "{1} est endommagé et ne peut être restauré. Ce qui était "       \
	    "finalisé est à côté, pour le bureau : portez-y la carte.",       \
	    "{1} está dañado y no se puede restaurar. Lo finalizado está al " \
	    "lado, para la oficina: lleve allí la tarjeta.")                  \
	X(STICK_REMOVE, IO,                                                   \
	    "{1} was used but could not be removed from the stick; that does " \
	    "no harm.",                                                       \
	    "{1} a été utilisé mais n'a pas pu être effacé de la clé ; c'est " \
	    "sans conséquence.",                                              \
	    "{1} se usó pero no se pudo borrar de la memoria USB; no causa "  \
	    "ningún daño.")                                                   \
	X(NO_BUNDLE, OK,                                                 \
	    "{1} is damaged or no Ayni bundle ({9}). It was left where it "   \
	    "is; ask the office to write the stick again.",                   \
	    "{1} est endommagé ou n'est pas un paquet Ayni ({9}). Il a été "  \
	    "laissé en place ; demandez au bureau de réécrire la clé.",       \
	    "{1} está dañado o no es un paquete de Ayni ({9}). Se dejó donde " \
	    "está; pida a la oficina que vuelva a escribir la memoria USB.")  \
	X(BAD_ANSWER, OK,                                                 \
	    "{1}: an answer in it could not be used ({9}). The file was left " \
	    "where it is.",                                                   \
	    "{1} : une réponse qu'il contient n'a pas pu être utilisée "      \
	    "({9}). Le fichier a été laissé en place.",                       \
	    "{1}: una respuesta que contiene no se pudo usar ({9}). El "      \
	    "archivo se dejó donde está.")

#define TROUBLE_LIST(X)                                                       \
	TROUBLE_ANY(X)                                                        \
	TROUBLE_JOINING(X)                                                    \
	TROUBLE_HTTP(X)                                                       \
	TROUBLE_ANSWER(X)                                                     \
	TROUBLE_STICK(X)

#endif
