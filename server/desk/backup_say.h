/* backup_say -- what the commands say of backups and passphrases. */
#ifndef DESK_BACKUP_SAY_H
#define DESK_BACKUP_SAY_H

#define BACKUP_SAY(X)                                                         \
	X(BACKUP_MADE,                                                        \
	    "{1}: {2} batches, {3} files, {4} bytes; read back, digest {5}. " \
	    "All that it holds is safe now: devices learn it with their next " \
	    "sync. Keep it far from this machine, and the passphrase far "    \
	    "from both.",                                                     \
	    "{1} : {2} lots, {3} fichiers, {4} octets ; relu, empreinte {5}. " \
	    "Tout ce qu'il contient est désormais en sûreté : les appareils " \
	    "l'apprendront à leur prochaine synchronisation. Gardez-le loin " \
	    "de cette machine, et la phrase secrète loin des deux.",          \
	    "{1}: {2} lotes, {3} archivos, {4} bytes; releído, huella {5}. "  \
	    "Todo lo que contiene está ahora a salvo: los dispositivos lo "   \
	    "sabrán en su próxima sincronización. Guárdelo lejos de esta "    \
	    "máquina, y la frase de contraseña lejos de ambas.")              \
	X(BACKUP_BAD,                                                         \
	    "{1} was written, but batch {2} is damaged in the store itself "  \
	    "({3}), and so it is there. Nothing counts as safe because of "   \
	    "this backup. Run \"aynid verify\".",                             \
	    "{1} est écrit, mais le lot {2} est endommagé dans le magasin "   \
	    "même ({3}), donc là aussi. Rien n'est en sûreté du fait de cette " \
	    "sauvegarde. Lancez « aynid verify ».",                           \
	    "{1} está escrito, pero el lote {2} está dañado en el propio "    \
	    "almacén ({3}), y allí también. Nada queda a salvo por esta "     \
	    "copia. Ejecute «aynid verify».")                                 \
	X(BACKUP_EXISTS, "{1} is there already; name a file that is not",     \
	    "{1} existe déjà ; nommez un fichier qui n'existe pas",           \
	    "{1} ya existe; indique un archivo que no exista")                \
	X(BACKUP_BUSY, "another backup of {1} is being made; wait for it",    \
	    "une autre sauvegarde de {1} est en cours ; attendez-la",         \
	    "se está haciendo otra copia de {1}; espérela")                   \
	X(BACKUP_FAILED, "{1}: {2}; no backup was made",                      \
	    "{1} : {2} ; aucune sauvegarde n'a été faite",                    \
	    "{1}: {2}; no se hizo ninguna copia")                             \
	X(BACKUP_DIFFERS,                                                     \
	    "{1}: what was read back is not what was written ({2}); no "      \
	    "backup was made. Try another disk.",                             \
	    "{1} : ce qui a été relu n'est pas ce qui a été écrit ({2}) ; "   \
	    "aucune sauvegarde n'a été faite. Essayez un autre disque.",      \
	    "{1}: lo releído no es lo que se escribió ({2}); no se hizo "     \
	    "ninguna copia. Pruebe otro disco.")                              \
	X(RESTORED,                                                           \
	    "{1}: the office \"{2}\" as it was on {3}: {4} batches, every "   \
	    "signature checked, digest {5}. It goes on in a new epoch, {6}.", \
	    "{1} : le bureau « {2} » tel qu'il était le {3} : {4} lots, "     \
	    "chaque signature vérifiée, empreinte {5}. Il continue dans une " \
	    "nouvelle époque, {6}.",                                          \
	    "{1}: la oficina «{2}» como estaba el {3}: {4} lotes, cada firma " \
	    "comprobada, huella {5}. Continúa en una época nueva, {6}.")      \
	X(RESTORED_NEXT,                                                      \
	    "Serve it where devices look for it. What they sent since that "  \
	    "day they bring again by themselves. Never start the old one "    \
	    "again beside it.",                                               \
	    "Servez-le là où les appareils le cherchent. Ce qu'ils ont "      \
	    "envoyé depuis ce jour, ils le rapportent d'eux-mêmes. Ne "       \
	    "relancez jamais l'ancien à côté.",                               \
	    "Póngala donde los dispositivos la buscan. Lo que enviaron desde " \
	    "aquel día lo traen de nuevo por sí solos. No vuelva a arrancar " \
	    "la antigua al lado.")                                            \
	X(RESTORED_ERASED,                                                    \
	    "Records erased once more, as the list of erasures of {2} says: " \
	    "{1}. What was erased after that is here again, until devices "   \
	    "bring the erasure.",                                             \
	    "Enregistrements effacés de nouveau, selon la liste du {2} : {1}. " \
	    "Ce qui fut effacé après est de nouveau là, jusqu'à ce que des "  \
	    "appareils rapportent l'effacement.",                             \
	    "Registros borrados de nuevo, según la lista del {2}: {1}. Lo "   \
	    "borrado después está aquí otra vez, hasta que los dispositivos " \
	    "traigan el borrado.")                                            \
	X(RESTORED_UNLISTED,                                                  \
	    "No list of erasures lies beside the backup. What was erased "    \
	    "after {1} is here again, until devices bring the erasure. If "   \
	    "you have the list, {2}, somewhere: aynid erase --listed FILE",   \
	    "Aucune liste d'effacements près de la sauvegarde. Ce qui fut "   \
	    "effacé après le {1} est de nouveau là, jusqu'à ce que des "      \
	    "appareils rapportent l'effacement. Si vous avez cette liste, "   \
	    "{2}, quelque part : aynid erase --listed FICHIER",               \
	    "No hay lista de lo borrado junto a la copia. Lo borrado después " \
	    "de {1} está aquí otra vez, hasta que los dispositivos traigan "  \
	    "el borrado. Si tiene la lista, {2}, en alguna parte: aynid "     \
	    "erase --listed ARCHIVO")                                         \
	X(RESTORE_LIST,                                                       \
	    "{1}: the list of erasures cannot be used ({2}); nothing was "    \
	    "restored. Take another copy of it; without it, what was erased " \
	    "comes back.",                                                    \
	    "{1} : la liste des effacements est inutilisable ({2}) ; rien "   \
	    "n'a été restauré. Prenez-en une autre copie ; sans elle, ce qui " \
	    "fut effacé revient.",                                            \
	    "{1}: la lista de lo borrado no sirve ({2}); no se restauró "     \
	    "nada. Tome otra copia; sin ella, lo borrado vuelve.")            \
	X(RESTORED_BAD,                                                       \
	    "Batch {1} is damaged in this backup ({2}), as it was in the "    \
	    "store that it was made of. Look for it in an older one.",        \
	    "Le lot {1} est endommagé dans cette sauvegarde ({2}), comme il " \
	    "l'était dans le magasin d'origine. Cherchez-le dans une plus "   \
	    "ancienne.",                                                      \
	    "El lote {1} está dañado en esta copia ({2}), como lo estaba en " \
	    "el almacén de origen. Búsquelo en una más antigua.")             \
	X(RESTORE_EXISTS,                                                     \
	    "{1} is there and not empty; name a new directory",               \
	    "{1} existe et n'est pas vide ; nommez un répertoire nouveau",    \
	    "{1} existe y no está vacío; indique un directorio nuevo")        \
	X(RESTORE_PASSPHRASE, "{1}: wrong passphrase; nothing was restored",  \
	    "{1} : phrase secrète erronée ; rien n'a été restauré",           \
	    "{1}: frase de contraseña incorrecta; no se restauró nada")       \
	X(RESTORE_OTHER,                                                      \
	    "{1} is no backup of an office; nothing was restored",            \
	    "{1} n'est pas la sauvegarde d'un bureau ; rien n'a été restauré", \
	    "{1} no es la copia de una oficina; no se restauró nada")         \
	X(RESTORE_LATER,                                                      \
	    "{1} was made by a later version of Ayni; restore it with that",  \
	    "{1} vient d'une version plus récente d'Ayni ; restaurez-le avec " \
	    "elle",                                                           \
	    "{1} es de una versión posterior de Ayni; restáurela con ella")   \
	X(RESTORE_DAMAGED,                                                    \
	    "{1} is damaged or was cut off; nothing was restored. Take "      \
	    "another copy of it, or the backup before.",                      \
	    "{1} est endommagé ou tronqué ; rien n'a été restauré. Prenez-en " \
	    "une autre copie, ou la sauvegarde précédente.",                  \
	    "{1} está dañado o cortado; no se restauró nada. Tome otra copia " \
	    "del archivo, o la anterior.")                                    \
	X(RESTORE_INSIDE,                                                     \
	    "{1} opens, but what is in it is no whole office ({2}); nothing " \
	    "was restored. Take the backup before.",                          \
	    "{1} s'ouvre, mais ce qu'il contient n'est pas un bureau complet " \
	    "({2}) ; rien n'a été restauré. Prenez la sauvegarde précédente.", \
	    "{1} se abre, pero lo que contiene no es una oficina completa "   \
	    "({2}); no se restauró nada. Tome la copia anterior.")            \
	X(RESTORE_FAILED, "{1}: {2}; nothing was restored",                   \
	    "{1} : {2} ; rien n'a été restauré",                              \
	    "{1}: {2}; no se restauró nada")                                  \
	X(STATUS_BACKUP,                                                      \
	    "last backup {1}; {2} batches came since then",                   \
	    "dernière sauvegarde {1} ; {2} lots arrivés depuis",              \
	    "última copia {1}; {2} lotes llegados desde entonces")            \
	X(STATUS_NO_BACKUP,                                                   \
	    "no backup yet: nothing is safe; \"aynid backup FILE\"",          \
	    "aucune sauvegarde : rien n'est en sûreté ; « aynid backup "      \
	    "FILE »",                                                         \
	    "ninguna copia todavía: nada está a salvo; «aynid backup FILE»")  \
	X(CONTEST_FORM,                                                       \
	    "form {1}, version \"{2}\", is published twice, as {3} and as "   \
	    "{4}: two copies of this office were in use. Publish the right "  \
	    "one under a new version.",                                       \
	    "le formulaire {1}, version « {2} », est publié deux fois, comme " \
	    "{3} et comme {4} : deux copies de ce bureau ont servi. Publiez " \
	    "le bon sous une nouvelle version.",                              \
	    "el formulario {1}, versión «{2}», está publicado dos veces, "    \
	    "como {3} y como {4}: se usaron dos copias de esta oficina. "     \
	    "Publique el correcto con una versión nueva.")                    \
	X(CONTEST_CODE,                                                       \
	    "code {1} is two persons', {3} and {4}: two copies of this "      \
	    "office were in use. Invite one of them under another code.",     \
	    "le code {1} est celui de deux personnes, {3} et {4} : deux "     \
	    "copies de ce bureau ont servi. Invitez l'une d'elles sous un "   \
	    "autre code.",                                                    \
	    "el código {1} es de dos personas, {3} y {4}: se usaron dos "     \
	    "copias de esta oficina. Invite a una de ellas con otro código.") \
	X(CONTEST_DEVICE,                                                     \
	    "one invitation of {1} ({2}) was used by two devices, {3} and "   \
	    "{4}: two copies of this office were in use. Revoke the one that " \
	    "is not known to you.",                                           \
	    "une invitation de {1} ({2}) a servi à deux appareils, {3} et "   \
	    "{4} : deux copies de ce bureau ont servi. Révoquez celui que "   \
	    "vous ne connaissez pas.",                                        \
	    "una invitación de {1} ({2}) la usaron dos dispositivos, {3} y "  \
	    "{4}: se usaron dos copias de esta oficina. Dé de baja el que no " \
	    "conozca.")                                                       \
	X(SECRET_PROMPT, "Passphrase of the backup: ",                        \
	    "Phrase secrète de la sauvegarde : ",                             \
	    "Frase de contraseña de la copia: ")                              \
	X(SECRET_AGAIN, "Once more: ", "Encore une fois : ", "Otra vez: ")    \
	X(SECRET_NONE,                                                        \
	    "no passphrase: give --passphrase-file FILE, or type it on a "    \
	    "terminal",                                                       \
	    "pas de phrase secrète : donnez --passphrase-file FILE, ou "      \
	    "tapez-la sur un terminal",                                       \
	    "sin frase de contraseña: indique --passphrase-file FILE, o "     \
	    "escríbala en una terminal")                                      \
	X(SECRET_SHORT,                                                       \
	    "the passphrase needs {1} characters at least: whoever finds the " \
	    "file can guess at it for years",                                 \
	    "la phrase secrète doit avoir au moins {1} caractères : qui "     \
	    "trouve le fichier peut la chercher des années",                  \
	    "la frase de contraseña necesita al menos {1} caracteres: quien " \
	    "halle el archivo puede buscarla durante años")                   \
	X(SECRET_DIFFERS, "the two are not the same; nothing was done",       \
	    "les deux diffèrent ; rien n'a été fait",                         \
	    "las dos no coinciden; no se hizo nada")

#endif
