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

#define CUSTODY_SAY(X)                                                        \
	CUSTODY_SAY_HOLD(X)

#endif
