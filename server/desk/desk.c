#include "desk/desk.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ayni/assignment.h"
#include "ayni/keys.h"
#include "ayni/notice.h"
#include "desk/room.h"

static const struct option common[] = {
    {"store", "DIR",
	{{"the office's directory (else $AYNI_STORE, else ./office)",
	    "le répertoire du bureau (sinon $AYNI_STORE, sinon ./office)",
	    "el directorio de la oficina (si no, $AYNI_STORE o ./office)"}}},
    {"lang", "LANG",
	{{"en, fr or es (else as the locale says)",
	    "en, fr ou es (sinon selon la locale)",
	    "en, fr o es (si no, según la configuración)"}}},
};

static const struct option init_options[] = {
    {"name", "NAME",
	{{"the office's name, as devices show it",
	    "le nom du bureau, tel que les appareils le montrent",
	    "el nombre de la oficina, como lo muestran los dispositivos"}}},
};
static const struct option serve_options[] = {
    {"listen", "ADDRESS:PORT",
	{{"where; 127.0.0.1:8480; port 0 takes a free one",
	    "où ; 127.0.0.1:8480 ; le port 0 en prend un libre",
	    "dónde; 127.0.0.1:8480; el puerto 0 toma uno libre"}}},
    {"port-file", "FILE",
	{{"write the port into this file", "écrire le port dans ce fichier",
	    "escribir el puerto en este archivo"}}},
};
static const struct option invite_options[] = {
    {"person", "NAME",
	{{"who is invited", "qui est invité", "a quién se invita"}}},
    {"code", "CODE",
	{{"the person's code, as E01", "le code de la personne, comme E01",
	    "el código de la persona, como E01"}}},
    {"rank", "RANK",
	{{"enumerator (default), supervisor or office",
	    "enumerator (par défaut), supervisor ou office",
	    "enumerator (por defecto), supervisor u office"}}},
    {"url", "URL",
	{{"the office's address for the device; may be left out",
	    "l'adresse du bureau pour l'appareil ; facultatif",
	    "la dirección de la oficina para el dispositivo; opcional"}}},
    {"out", "FILE",
	{{"write the invitation here", "écrire l'invitation ici",
	    "escribir la invitación aquí"}}},
};
static const struct option import_options[] = {
    {"down", "DIR",
	{{"write answers here (else beside \"up\", in \"down\")",
	    "écrire les réponses ici (sinon à côté de « up », dans « down »)",
	    "escribir las respuestas aquí (si no, junto a «up», en «down»)"}}},
};
static const struct option rebuild_options[] = {
    {"shuffle", "SEED",
	{{"in the order that this number draws",
	    "dans l'ordre que tire ce nombre",
	    "en el orden que sortea este número"}}},
};
static const struct option unlock_options[] = {
    {"check", "CODE",
	{{"the code that the device shows, as its person tells it",
	    "le code que montre l'appareil, dit par sa personne",
	    "el código que muestra el dispositivo, dicho por su persona"}}},
    {"out", "FILE",
	{{"write what to give back here", "écrire ici ce qu'il faut rendre",
	    "escribir aquí lo que hay que devolver"}}},
};
static const struct option checkpoint_options[] = {
    {"out", "FILE",
	{{"write the checkpoint here", "écrire le point de contrôle ici",
	    "escribir el punto de control aquí"}}},
};
static const struct option verify_options[] = {
    {"against", "FILE",
	{{"prove that nothing of this checkpoint was removed",
	    "prouver que rien de ce point de contrôle n'a été retiré",
	    "probar que no se quitó nada de este punto de control"}}},
};
static const struct option revoke_options[] = {
    {"last", "SEQ|BATCH",
	{{"the last step to trust, or the batch that it ends; else all that is "
	  "held; 0: none",
	    "la dernière étape fiable, ou le lot qu'elle termine ; sinon tout "
	    "ce qui est reçu ; 0 : rien",
	    "el último paso fiable, o el lote que termina; si no, todo lo "
	    "recibido; 0: nada"}}},
};

static const struct option tables_options[] = {
    {"csv", NULL,
	{{"a line for each number, as CSV", "une ligne par nombre, en CSV",
	    "una línea por número, en CSV"}}},
};

static const struct option export_options[] = {
    {"out", "DIR",
	{{"the new directory", "le nouveau répertoire",
	    "el directorio nuevo"}}},
    {"form", "ID",
	{{"this form alone (its xml id)",
	    "ce formulaire seulement (son identifiant XML)",
	    "solo este formulario (su identificador XML)"}}},
    {"spreadsheet", NULL,
	{{"for Excel and the like: marked as UTF-8, no text a formula",
	    "pour Excel et autres : marqué UTF-8, aucun texte formule",
	    "para Excel y similares: marcado UTF-8, ningún texto fórmula"}}},
    {"no-media", NULL,
	{{"without the files of interviews (photos, recordings, logs)",
	    "sans les fichiers des entretiens (photos, sons, journaux)",
	    "sin los archivos de las entrevistas (fotos, sonido, "
	    "bitácoras)"}}},
};

static const struct option media_options[] = {
    {"missing", NULL,
	{{"those alone that are not all here",
	    "seulement ceux qui ne sont pas tout à fait là",
	    "solo los que no están del todo aquí"}}},
};

static const struct option show_options[] = {
    {"out", "FILE",
	{{"write its bytes here", "écrire ses octets ici",
	    "escribir sus bytes aquí"}}},
};
static const struct option judge_options[] = {
    {"note", "TEXT",
	{{"the reason, kept with the decision",
	    "la raison, gardée avec la décision",
	    "la razón, guardada con la decisión"}}},
};
static const struct option erase_options[] = {
    {"note", "TEXT",
	{{"the reason, kept for good: name nobody in it",
	    "la raison, gardée à jamais : n'y nommez personne",
	    "la razón, guardada para siempre: no nombre a nadie en ella"}}},
    {"yes", NULL,
	{{"do not ask", "ne pas demander", "no preguntar"}}},
    {"listed", "FILE",
	{{"all that this list of erasures names, after a restore say",
	    "tout ce que nomme cette liste d'effacements, après une "
	    "restauration par exemple",
	    "todo lo que nombra esta lista de lo borrado, tras una "
	    "restauración por ejemplo"}}},
};
#define PASSPHRASE_FILE                                                       \
	{"passphrase-file", "FILE",                                           \
	    {{"its first line is the passphrase; else it is asked for",       \
		"sa première ligne est la phrase secrète ; sinon elle est "   \
		"demandée",                                                   \
		"su primera línea es la frase de contraseña; si no, se "      \
		"pide"}}}
static const struct option backup_options[] = {PASSPHRASE_FILE};
static const struct option restore_options[] = {
    PASSPHRASE_FILE,
    {"erasures", "FILE",
	{{"the list of what was erased since (else the one beside FILE)",
	    "la liste de ce qui fut effacé depuis (sinon celle qui est près "
	    "de FILE)",
	    "la lista de lo borrado desde entonces (si no, la que está junto "
	    "a FILE)"}}},
};
static const struct option return_send_options[] = {
    {"note", "TEXT",
	{{"what is to be looked at in all of it",
	    "ce qui est à revoir dans l'ensemble",
	    "lo que hay que revisar en el conjunto"}}},
};
static const struct option return_list_options[] = {
    {"all", NULL,
	{{"corrected ones, too", "les corrigés aussi",
	    "también las corregidas"}}},
};
static const struct option settle_options[] = {
    {"keep", "STEP",
	{{"the record as this step left it (the beginning of its id)",
	    "l'enregistrement tel que cette étape l'a laissé (le début de "
	    "son identifiant)",
	    "el registro como lo dejó este paso (el comienzo de su "
	    "identificador)"}}},
    {"accept", NULL,
	{{"as it is shown, in all that is not named",
	    "comme c'est montré, pour tout ce qui n'est pas nommé",
	    "como se muestra, en todo lo que no se nombre"}}},
    {"count", NULL,
	{{"the record counts", "l'enregistrement compte",
	    "el registro cuenta"}}},
    {"withdraw", NULL,
	{{"the record is withdrawn", "l'enregistrement est retiré",
	    "el registro queda retirado"}}},
    {"note", "TEXT",
	{{"the reason, kept with the decision",
	    "la raison, gardée avec la décision",
	    "la razón, guardada con la decisión"}}},
};

static const struct option notice_options[] = {
    {"to", "WHO",
	{{"a person's code or a device; all, where it is left out",
	    "le code d'une personne ou un appareil ; tous, si omis",
	    "el código de una persona o un dispositivo; todos, si se omite"}}},
    {"until", "DATE",
	{{"the last day on which it matters, as 2026-11-30",
	    "le dernier jour où il importe, comme 2026-11-30",
	    "el último día en que importa, como 2026-11-30"}}},
};

static const struct option register_import_options[] = {
    {"close-missing", "DATE",
	{{"units that the file does not have ended on this day",
	    "les unités absentes du fichier ont pris fin ce jour",
	    "las unidades que no están en el archivo acabaron ese día"}}},
};
static const struct option register_list_options[] = {
    {"area", "CODE",
	{{"of this administrative area, on any level",
	    "de cette zone administrative, à tout niveau",
	    "de esta zona administrativa, en cualquier nivel"}}},
};
static const struct option register_export_options[] = {
    {"out", "FILE",
	{{"write the sheet here", "écrire la feuille ici",
	    "escribir la hoja aquí"}}},
    {"area", "CODE",
	{{"of this administrative area, on any level",
	    "de cette zone administrative, à tout niveau",
	    "de esta zona administrativa, en cualquier nivel"}}},
};

#define ASSIGN_TO                                                             \
	{"to", "WHO",                                                         \
	    {{"a person's code or a device",                                  \
		"le code d'une personne ou un appareil",                      \
		"el código de una persona o un dispositivo"}}}
#define ASSIGN_FROM                                                           \
	{"from", "WHO",                                                       \
	    {{"of this person or device alone; without names, all of theirs", \
		"de cette personne ou cet appareil seulement ; sans nom, "    \
		"toutes les siennes",                                         \
		"de esta persona o dispositivo solamente; sin nombres, todas " \
		"las suyas"}}}
static const struct option assign_add_options[] = {
    ASSIGN_TO,
    {"form", "ID",
	{{"the form, by its xml id", "le formulaire, par son identifiant XML",
	    "el formulario, por su identificador XML"}}},
    {"unit", "ID",
	{{"of the register (sse_id)", "du registre (sse_id)",
	    "del registro (sse_id)"}}},
    {"label", "TEXT",
	{{"what lists call it; needed where there is no unit",
	    "son nom dans les listes ; requis s'il n'y a pas d'unité",
	    "su nombre en las listas; necesario si no hay unidad"}}},
    {"due", "DATE",
	{{"as 2026-11-30", "comme 2026-11-30", "como 2026-11-30"}}},
    {"round", "TEXT",
	{{"the same once more is another one, by another round",
	    "la même encore une fois en est une autre, par un autre tour",
	    "la misma otra vez es otra, por otra ronda"}}},
    {"note", "TEXT",
	{{"for whoever does it", "pour qui s'en charge",
	    "para quien la haga"}}},
};
static const struct option assign_withdraw_options[] = {ASSIGN_FROM};
static const struct option assign_move_options[] = {ASSIGN_TO, ASSIGN_FROM};
static const struct option assign_list_options[] = {
    ASSIGN_TO,
    {"missing", NULL,
	{{"those alone that nothing came for",
	    "seulement celles dont rien n'est venu",
	    "solo aquellas de las que no llegó nada"}}},
    {"all", NULL,
	{{"withdrawn ones, too", "les retirées aussi",
	    "también las retiradas"}}},
};

#define N(a) sizeof(a) / sizeof((a)[0])

static const struct command commands[] = {
    {"init", "DIR", 1, 1, false, init_options, N(init_options),
	{{"make an office", "créer un bureau", "crear una oficina"}},
	desk_init},
    {"form publish", "FILE [ATTACHMENT ...]", 1, OPERANDS_MAX, true, NULL, 0,
	{{"publish a form (.xlsx, .xml, .md, .survey.csv) with the files that "
	  "it names, which lie in FORM-media beside it or are named here",
	    "publier un formulaire (.xlsx, .xml, .md, .survey.csv) avec les "
	    "fichiers qu'il nomme, placés dans FORMULAIRE-media ou nommés ici",
	    "publicar un formulario (.xlsx, .xml, .md, .survey.csv) con los "
	    "archivos que nombra, puestos en FORMULARIO-media o nombrados "
	    "aquí"}},
	desk_form_publish},
    {"form convert", "FILE", 1, 1, false, NULL, 0,
	{{"check a form's file; its XForm goes to standard output "
	  "(> form.xml)",
	    "vérifier le fichier d'un formulaire ; son XForm va à la sortie "
	    "standard (> form.xml)",
	    "comprobar el archivo de un formulario; su XForm va a la salida "
	    "estándar (> form.xml)"}},
	desk_form_convert},
    {"form list", NULL, 0, 0, true, NULL, 0,
	{{"list the published forms", "lister les formulaires publiés",
	    "listar los formularios publicados"}},
	desk_form_list},
    {"device invite", NULL, 0, 0, true, invite_options, N(invite_options),
	{{"write an invitation for a person",
	    "écrire une invitation pour une personne",
	    "escribir una invitación para una persona"}},
	desk_device_invite},
    {"device list", NULL, 0, 0, true, NULL, 0,
	{{"what is held of each device, and what is missing",
	    "ce qui est reçu de chaque appareil, et ce qui manque",
	    "lo recibido de cada dispositivo, y lo que falta"}},
	desk_device_list},
    {"device revoke", "DEVICE", 1, 1, true, revoke_options,
	N(revoke_options),
	{{"end a device: its name, or the beginning of its epoch",
	    "mettre fin à un appareil : son nom, ou le début de son époque",
	    "dar de baja un dispositivo: su nombre o el comienzo de su "
	    "época"}},
	desk_revoke},
    {"device unlock", "FILE", 1, 1, true, unlock_options,
	N(unlock_options),
	{{"open a device whose passphrase was forgotten",
	    "ouvrir un appareil dont la phrase secrète est oubliée",
	    "abrir un dispositivo cuya frase de contraseña se olvidó"}},
	desk_unlock},
    {"hold list", NULL, 0, 0, true, NULL, 0,
	{{"what is kept but not used, and why",
	    "ce qui est gardé sans être utilisé, et pourquoi",
	    "lo que se guarda sin usarse, y por qué"}},
	desk_hold_list},
    {"hold show", "ID", 1, 1, true, show_options, N(show_options),
	{{"one batch that is not used, and the steps in it",
	    "un lot inutilisé, et les étapes qu'il contient",
	    "un lote sin usar, y los pasos que contiene"}},
	desk_hold_show},
    {"hold release", "ID|DEVICE...", 1, OPERANDS_MAX, true, judge_options,
	N(judge_options),
	{{"use batches of a revoked device that are genuine",
	    "utiliser des lots authentiques d'un appareil révoqué",
	    "usar lotes auténticos de un dispositivo revocado"}},
	desk_hold_release},
    {"hold refuse", "ID|DEVICE...", 1, OPERANDS_MAX, true, judge_options,
	N(judge_options),
	{{"never use these batches, whatever arrives later",
	    "ne jamais utiliser ces lots, quoi qu'il arrive ensuite",
	    "no usar nunca estos lotes, llegue lo que llegue después"}},
	desk_hold_refuse},
    {"conflict list", NULL, 0, 0, true, NULL, 0,
	{{"records about which people contradicted each other",
	    "les enregistrements sur lesquels on s'est contredit",
	    "los registros sobre los que hubo contradicción"}},
	desk_conflict_list},
    {"conflict show", "RECORD", 1, 1, true, NULL, 0,
	{{"who answered what, and what the tables show meanwhile",
	    "qui a répondu quoi, et ce que les tableaux montrent entre-temps",
	    "quién respondió qué, y qué muestran los cuadros mientras tanto"}},
	desk_conflict_show},
    {"conflict settle", "RECORD [QUESTION=VALUE ...]", 1, OPERANDS_MAX, true,
	settle_options, N(settle_options),
	{{"decide it, signed by the office",
	    "trancher, avec la signature du bureau",
	    "decidirlo, con la firma de la oficina"}},
	desk_conflict_settle},
    {"return send", "RECORD [QUESTION=TEXT ...]", 1, OPERANDS_MAX, true,
	return_send_options, N(return_send_options),
	{{"have an interview looked at again by whoever recorded it",
	    "faire revoir un entretien par qui l'a enregistré",
	    "hacer revisar una entrevista por quien la registró"}},
	desk_return_send},
    {"return list", NULL, 0, 0, true, return_list_options,
	N(return_list_options),
	{{"interviews that were returned and not corrected yet",
	    "les entretiens renvoyés et pas encore corrigés",
	    "las entrevistas devueltas y aún no corregidas"}},
	desk_return_list},
    {"erase", "[RECORD]", 0, 1, true, erase_options, N(erase_options),
	{{"take an interview out for good, here and on devices",
	    "retirer un entretien à jamais, ici et sur les appareils",
	    "quitar una entrevista para siempre, aquí y en los "
	    "dispositivos"}},
	desk_erase},
    {"key list", NULL, 0, 0, true, NULL, 0,
	{{"the office's keys, the present ones first",
	    "les clés du bureau, les actuelles en premier",
	    "las claves de la oficina, las actuales primero"}},
	desk_key_list},
    {"key rotate", NULL, 0, 0, true, NULL, 0,
	{{"new keys for the office; devices follow at their next contact",
	    "de nouvelles clés ; les appareils suivent au prochain contact",
	    "claves nuevas; los dispositivos siguen en el próximo "
	    "contacto"}},
	desk_key_rotate},
    {"register import", "FILE.csv", 1, 1, true, register_import_options,
	N(register_import_options),
	{{"take the register of entities from a sheet; what is equal "
	  "already stays",
	    "prendre le registre des entités d'une feuille ; ce qui est déjà "
	    "égal reste",
	    "tomar el registro de entidades de una hoja; lo que ya es igual "
	    "queda"}},
	desk_register_import},
    {"register list", NULL, 0, 0, true, register_list_options,
	N(register_list_options),
	{{"list the units of the register", "lister les unités du registre",
	    "listar las unidades del registro"}},
	desk_register_list},
    {"register export", NULL, 0, 0, true, register_export_options,
	N(register_export_options),
	{{"write the register as a sheet", "écrire le registre en feuille",
	    "escribir el registro como hoja"}},
	desk_register_export},
    {"register area", "[WHO [CODE...]]", 0, 1 + AREA_MAX_CODES, true, NULL,
	0,
	{{"which areas' units somebody's devices hold; without CODE, none",
	    "les zones dont quelqu'un a les unités ; sans CODE, aucune",
	    "las zonas cuyas unidades tiene alguien; sin CODE, ninguna"}},
	desk_area},
    {"assign import", "FILE.csv", 1, 1, true, NULL, 0,
	{{"assign interviews from a sheet; what is equal already stays",
	    "affecter des entretiens d'une feuille ; ce qui est déjà égal "
	    "reste",
	    "asignar entrevistas de una hoja; lo que ya es igual queda"}},
	desk_assign_import},
    {"assign add", "[QUESTION=VALUE...]", 0, ASSIGNMENT_MAX_ANSWERS, true,
	assign_add_options, N(assign_add_options),
	{{"assign one interview, with answers to begin with",
	    "affecter un entretien, avec des réponses préremplies",
	    "asignar una entrevista, con respuestas previas"}},
	desk_assign_add},
    {"assign withdraw", "[NAME...]", 0, OPERANDS_MAX, true,
	assign_withdraw_options, N(assign_withdraw_options),
	{{"take assignments back, by unit, label or id",
	    "retirer des affectations, par unité, libellé ou identifiant",
	    "retirar asignaciones, por unidad, etiqueta o identificador"}},
	desk_assign_withdraw},
    {"assign move", "[NAME...]", 0, OPERANDS_MAX, true, assign_move_options,
	N(assign_move_options),
	{{"give assignments to somebody else",
	    "donner des affectations à quelqu'un d'autre",
	    "dar asignaciones a otra persona"}},
	desk_assign_move},
    {"assign list", NULL, 0, 0, true, assign_list_options,
	N(assign_list_options),
	{{"what is assigned to whom, and what came of it",
	    "ce qui est affecté à qui, et ce qui en est venu",
	    "qué está asignado a quién, y qué llegó de ello"}},
	desk_assigned},
    {"notice send", "[LANG=]TEXT...", 1, NOTICE_MAX_LANGUAGES, true,
	notice_options, N(notice_options),
	{{"tell those in the field something (\"fr=Revenez\": in French)",
	    "dire quelque chose à ceux du terrain (« fr=Revenez » : en "
	    "français)",
	    "decir algo a quienes están en el terreno («fr=Revenez»: en "
	    "francés)"}},
	desk_notice_send},
    {"notice list", NULL, 0, 0, true, NULL, 0,
	{{"the notices that were sent, the newest first",
	    "les avis envoyés, le plus récent d'abord",
	    "los avisos enviados, el más reciente primero"}},
	desk_notice_list},
    {"serve", NULL, 0, 0, false, serve_options, N(serve_options),
	{{"answer devices over HTTP", "répondre aux appareils par HTTP",
	    "atender a los dispositivos por HTTP"}},
	desk_serve},
    {"import", "DIR|FILE...", 1, OPERANDS_MAX, true, import_options,
	N(import_options),
	{{"take bundles in from a stick, and write the answers to it",
	    "prendre les paquets d'une clé, et y écrire les réponses",
	    "tomar los paquetes de una memoria, y escribir en ella las "
	    "respuestas"}},
	desk_import},
    {"status", NULL, 0, 0, true, NULL, 0,
	{{"count what is here", "compter ce qui est là",
	    "contar lo que hay"}},
	desk_status},
    {"coverage", NULL, 0, 0, true, NULL, 0,
	{{"how far the fieldwork is, by area and enumerator",
	    "où en est le terrain, par zone et par enquêteur",
	    "cómo va el trabajo de campo, por zona y encuestador"}},
	desk_coverage},
    {"clock", NULL, 0, 0, true, NULL, 0,
	{{"when interviews really were, and clocks that cannot be right",
	    "quand les entretiens ont vraiment eu lieu, horloges impossibles",
	    "cuándo fueron en realidad las entrevistas, relojes imposibles"}},
	desk_clock},
    {"tables", "[T1 ...]", 0, OPERANDS_MAX, true, tables_options,
	N(tables_options),
	{{"count entities, memberships, jobs",
	    "compter entités, adhésions, emplois",
	    "contar entidades, membresías, puestos de trabajo"}},
	desk_tables},
    {"export", NULL, 0, 0, true, export_options, N(export_options),
	{{"write the answers as CSV files into a new directory",
	    "écrire les réponses en fichiers CSV dans un nouveau répertoire",
	    "escribir las respuestas en archivos CSV en un directorio "
	    "nuevo"}},
	desk_export},
    {"media", NULL, 0, 0, true, media_options, N(media_options),
	{{"the files of interviews: record, name, size, and what is here",
	    "les fichiers des entretiens : enregistrement, nom, taille, et ce "
	    "qui est là",
	    "los archivos de las entrevistas: registro, nombre, tamaño, y qué "
	    "está aquí"}},
	desk_media},
    {"backup", "[DIR] FILE", 1, 2, true, backup_options, N(backup_options),
	{{"copy the whole office, keys included, into one sealed file, and "
	  "read it back",
	    "copier tout le bureau, clés comprises, dans un fichier scellé, "
	    "et le relire",
	    "copiar toda la oficina, con sus claves, en un archivo sellado, y "
	    "releerlo"}},
	desk_backup},
    {"restore", "FILE DIR", 2, 2, true, restore_options,
	N(restore_options),
	{{"make an office of a backup, in a new directory",
	    "refaire un bureau d'une sauvegarde, dans un répertoire nouveau",
	    "rehacer una oficina de una copia, en un directorio nuevo"}},
	desk_backup_restore},
    {"digest", NULL, 0, 0, true, NULL, 0,
	{{"one hash of everything derived",
	    "une empreinte de tout ce qui est dérivé",
	    "una huella de todo lo derivado"}},
	desk_check_digest},
    {"checkpoint", NULL, 0, 0, true, checkpoint_options,
	N(checkpoint_options),
	{{"sign which batches are here, for a later verify",
	    "signer quels lots sont là, pour un verify ultérieur",
	    "firmar qué lotes hay, para un verify posterior"}},
	desk_check_checkpoint},
    {"verify", NULL, 0, 0, true, verify_options, N(verify_options),
	{{"check every signature, derive everything again, compare",
	    "vérifier chaque signature, tout redériver, comparer",
	    "comprobar cada firma, derivar todo de nuevo, comparar"}},
	desk_check_verify},
    {"rebuild", NULL, 0, 0, true, rebuild_options, N(rebuild_options),
	{{"derive everything again from the archive",
	    "tout redériver depuis l'archive",
	    "derivar todo de nuevo desde el archivo"}},
	desk_check_rebuild},
};

/* ---- clock and chance ---- */

static int64_t
read_clock(clockid_t id)
{
	struct timespec t = {0, 0};

	(void)clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static struct moment
host_now(void *ctx)
{
	struct moment m = {.wall_us = read_clock(CLOCK_REALTIME)};

	(void)ctx;
	m.boot_us = read_clock(CLOCK_MONOTONIC);
	return m;
}

static void
host_chance(void *ctx, uint8_t *p, size_t n)
{
	(void)ctx;
	randombytes_buf(p, n);
}

static enum lang
host_lang(int argc, char *const argv[])
{
	const char *const env[] = {getenv("LC_ALL"), getenv("LC_MESSAGES"),
	    getenv("LANG")};

	return options_lang(argc, argv, env, N(env));
}

static void
help(const struct options *o, enum lang lang)
{
	struct buf b;

	buf_init(&b, 1u << 20);
	options_help(&b, "aynid", o->command, commands, N(commands), common,
	    N(common), lang);
	(void)fwrite(b.p, 1, b.n, stdout);
	buf_free(&b);
}

/* A table that was cut short is no table, whatever the command says. */
static enum ayni_err
printed(const struct room *r, enum ayni_err e)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return e;
	room_complain(r, SAY_OUTPUT, NULL, 0);
	return e == AYNI_OK ? AYNI_IO : e;
}

int
desk(int argc, char *const argv[])
{
	struct room r = {.lang = host_lang(argc, argv),
	    .clock = {host_now, NULL}, .chance = {host_chance, NULL}};
	struct options o;
	struct buf why;
	enum ayni_err e;

	/* a limit on files is then an error of writing, with its message */
	(void)signal(SIGXFSZ, SIG_IGN);
	if (keys_start() != AYNI_OK)
		return (int)room_fail(&r, "libsodium", AYNI_RANDOM);
	buf_init(&why, 65536);
	e = options_parse(argc, argv, commands, N(commands), common, N(common),
	    r.lang, &o, &why);
	if (e != AYNI_OK) {
		(void)fprintf(stderr, "aynid: %s\n", buf_z(&why));
	} else if (o.help) {
		help(&o, r.lang);
	} else {
		r.store = options_get(&o, "store");
		if (r.store == NULL)
			r.store = getenv("AYNI_STORE");
		if (r.store == NULL || r.store[0] == '\0')
			r.store = "office";
		e = o.command->run(&r, &o);
		room_close(&r);
	}
	buf_free(&why);
	return (int)printed(&r, e);
}
