#include "ui/hand.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "ui/drive_cmd.h"
#include "ui/eval_cmd.h"
#include "ui/kit.h"
#include "ui/real.h"
#include "ui/safety.h"

#define N(a) sizeof(a) / sizeof((a)[0])

static const struct option common[] = {
    {"home", "DIR",
	{{"the device's directory (else $AYNI_HOME, else "
	  "~/.local/share/ayni)",
	    "le répertoire de l'appareil (sinon $AYNI_HOME, sinon "
	    "~/.local/share/ayni)",
	    "el directorio del dispositivo (si no, $AYNI_HOME o "
	    "~/.local/share/ayni)"}}},
    {"passphrase-file", "FILE",
	{{"the passphrase is its first line (else $AYNI_PASSPHRASE, else "
	  "typed)",
	    "la phrase secrète en est la première ligne (sinon "
	    "$AYNI_PASSPHRASE, sinon au clavier)",
	    "la frase de contraseña es su primera línea (si no, "
	    "$AYNI_PASSPHRASE o tecleada)"}}},
    {"safety-copy", "DIR",
	{{"from now on a second sealed copy is kept there, for the office or "
	  "for \"ayni restore\"; empty: no more",
	    "désormais, une seconde copie scellée y est tenue, pour le bureau "
	    "ou pour « ayni restore » ; vide : plus de copie",
	    "desde ahora se guarda ahí una segunda copia sellada, para la "
	    "oficina o para «ayni restore»; vacío: ya no"}}},
    {"lang", "LANG",
	{{"en, fr or es (else as the locale says)",
	    "en, fr ou es (sinon selon la locale)",
	    "en, fr o es (si no, según la configuración)"}}},
};

#define FORM_LANGUAGE                                                         \
	{"form-language", "LANGUAGE",                                         \
	    {{"the form's language: its name, or as fr",                      \
		"la langue du formulaire : son nom, ou comme fr",             \
		"el idioma del formulario: su nombre, o como fr"}}}
#define ANSWERS                                                               \
	{"answers", "FILE",                                                   \
	    {{"take the answers from this JSON file, without a person",       \
		"prendre les réponses de ce fichier JSON, sans personne",     \
		"tomar las respuestas de este archivo JSON, sin persona"}}}
#define DATE                                                                  \
	{"date", "YYYY-MM-DD",                                                \
	    {{"today's date, where the clock is wrong",                       \
		"la date du jour, si l'horloge est fausse",                   \
		"la fecha de hoy, si el reloj está mal"}}}
#define REASON                                                                \
	{"reason", "TEXT", {{"why", "pourquoi", "por qué"}}}

static const struct option join_options[] = {
    {"label", "TEXT",
	{{"what the office calls this device (else the machine's name)",
	    "comment le bureau nomme cet appareil (sinon le nom de la "
	    "machine)",
	    "cómo llama la oficina a este dispositivo (si no, el nombre de "
	    "la máquina)"}}},
    {"unlock-file", "FILE",
	{{"where others share it: the passphrase of one of them (else typed)",
	    "s'il est partagé : la phrase secrète d'un autre (sinon au "
	    "clavier)",
	    "si es compartido: la frase de contraseña de otro (si no, "
	    "tecleada)"}}},
};
static const struct option fill_options[] = {
    {"assignment", "WHAT",
	{{"an assignment: its unit, its name, or how its id begins",
	    "une affectation : son unité, son nom, ou le début de son "
	    "identifiant",
	    "una asignación: su unidad, su nombre, o cómo empieza su "
	    "identificador"}}},
    ANSWERS, FORM_LANGUAGE, DATE};
static const struct option edit_options[] = {ANSWERS, REASON, FORM_LANGUAGE,
    DATE};
static const struct option show_options[] = {
    {"xml", NULL,
	{{"as an ODK submission", "en soumission ODK", "como envío ODK"}}},
    {"audit", NULL,
	{{"its log, audit.csv, where the form asks for one",
	    "son journal, audit.csv, si le formulaire en demande un",
	    "su bitácora, audit.csv, si el formulario la pide"}}},
    FORM_LANGUAGE,
};
static const struct option reason_options[] = {REASON};
static const struct option discard_options[] = {
    {"yes", NULL,
	{{"without asking", "sans demander", "sin preguntar"}}},
};
static const struct option sync_options[] = {
    {"url", "URL",
	{{"the office's address (else those of the invitation)",
	    "l'adresse du bureau (sinon celles de l'invitation)",
	    "la dirección de la oficina (si no, las de la invitación)"}}},
    {"via", "URL",
	{{"hand everything to the relay at this address instead, and fetch "
	  "what came back",
	    "remettre plutôt le tout au relais à cette adresse, et retirer "
	    "ce qui est revenu",
	    "entregar todo más bien al relevo en esta dirección, y recoger "
	    "lo que volvió"}}},
};
static const struct option relay_options[] = {
    {"listen", "ADDRESS:PORT",
	{{"take from the devices around, until it is stopped; 0.0.0.0:8490 "
	  "is every address of this machine",
	    "prendre des appareils alentour, jusqu'à l'arrêt ; 0.0.0.0:8490 "
	    "est toute adresse de cette machine",
	    "tomar de los dispositivos de alrededor, hasta que se detenga; "
	    "0.0.0.0:8490 es toda dirección de esta máquina"}}},
    {"forward", "URL",
	{{"carry it on: the address of the office or of another relay, or a "
	  "stick's directory; with --listen again and again",
	    "le porter plus loin : l'adresse du bureau ou d'un autre "
	    "relais, ou le répertoire d'une clé ; avec --listen, encore et "
	    "encore",
	    "llevarlo más allá: la dirección de la oficina o de otro "
	    "relevo, o el directorio de una memoria; con --listen, una y "
	    "otra vez"}}},
    {"stick", "DIR",
	{{"take the bundles of all devices from this stick, and put their "
	  "answers on it",
	    "prendre les paquets de tous les appareils sur cette clé, et y "
	    "mettre leurs réponses",
	    "tomar de esta memoria los paquetes de todos los dispositivos, "
	    "y poner en ella sus respuestas"}}},
    {"name", "TEXT",
	{{"what devices call this relay (else the machine's name)",
	    "comment les appareils nomment ce relais (sinon le nom de la "
	    "machine)",
	    "cómo llaman los dispositivos a este relevo (si no, el nombre "
	    "de la máquina)"}}},
    {"most", "MB",
	{{"room for everything (else 4096)",
	    "la place pour le tout (sinon 4096)",
	    "el sitio para todo (si no, 4096)"}}},
    {"most-device", "MB",
	{{"room for one device (else 256)",
	    "la place pour un appareil (sinon 256)",
	    "el sitio para un dispositivo (si no, 256)"}}},
    {"port-file", "FILE",
	{{"write the port there once it listens",
	    "y écrire le port une fois à l'écoute",
	    "escribir ahí el puerto cuando escuche"}}},
};

static const struct option passphrase_options[] = {
    {"new-file", "FILE",
	{{"the new passphrase is its first line (else typed)",
	    "la nouvelle phrase secrète en est la première ligne (sinon au "
	    "clavier)",
	    "la nueva frase de contraseña es su primera línea (si no, "
	    "tecleada)"}}},
    {"forgotten", "FILE",
	{{"nobody knows it: write here what to bring to the office",
	    "personne ne la sait : écrire ici ce qu'il faut porter au bureau",
	    "nadie la sabe: escribir aquí lo que hay que llevar a la "
	    "oficina"}}},
    {"unlock", "FILE",
	{{"what the office gave in return", "ce que le bureau a rendu",
	    "lo que la oficina devolvió"}}},
    {"person", "CODE",
	{{"whose passphrase it is, where several share the device",
	    "de qui est la phrase, si l'appareil est partagé",
	    "de quién es la frase, si el dispositivo es compartido"}}},
};

static const struct option ui_options[] = {
    {"port", "PORT",
	{{"of 127.0.0.1 (else any free one)",
	    "de 127.0.0.1 (sinon un libre)",
	    "de 127.0.0.1 (si no, uno libre)"}}},
    {"open", NULL,
	{{"open it in the browser", "l'ouvrir dans le navigateur",
	    "abrirlo en el navegador"}}},
    {"idle", "SECONDS",
	{{"lock when nobody touches it for so long; 0: never (else 600)",
	    "verrouiller si personne n'y touche si longtemps ; 0 : jamais "
	    "(sinon 600)",
	    "bloquear si nadie lo toca durante tanto; 0: nunca (si no, "
	    "600)"}}},
};

static enum ayni_err
eval(void *ctx, const struct options *o)
{
	(void)ctx;
	(void)o;
	return eval_cmd(stdin, stdout);
}

static enum ayni_err
drive(void *ctx, const struct options *o)
{
	(void)ctx;
	(void)o;
	return drive_cmd(stdin, stdout);
}

static enum ayni_err
screens(void *ctx, const struct options *o)
{
	const struct kit *k = ctx;

	return k->ui(ctx, o);
}

static const struct command commands[] = {
    {"join", "INVITATION", 1, 1, false, join_options, N(join_options),
	{{"join an office with the invitation it gave you; no network needed",
	    "rejoindre un bureau par l'invitation reçue ; sans réseau",
	    "unirse a una oficina con la invitación recibida; sin red"}},
	hand_join},
    {"restore", "DIR", 1, 1, true, NULL, 0,
	{{"a new device, in --home, of the safety copy in DIR",
	    "un nouvel appareil, dans --home, à partir de la copie de sûreté "
	    "de DIR",
	    "un dispositivo nuevo, en --home, a partir de la copia de "
	    "seguridad de DIR"}},
	hand_restore},
    {"forms", NULL, 0, 0, true, NULL, 0,
	{{"list the forms that are here", "lister les formulaires présents",
	    "listar los formularios que hay aquí"}},
	hand_forms},
    {"work", NULL, 0, 0, true, NULL, 0,
	{{"what is assigned to you, and how it stands",
	    "ce qui vous est affecté, et où cela en est",
	    "lo que tiene asignado, y cómo va"}},
	hand_work},
    {"fill", "FORM|DRAFT", 0, 1, true, fill_options, N(fill_options),
	{{"hold an interview, or go on with a draft",
	    "mener un entretien, ou continuer un brouillon",
	    "hacer una entrevista, o seguir con un borrador"}},
	hand_fill},
    {"ui", NULL, 0, 0, false, ui_options, N(ui_options),
	{{"interviews in a browser on this device",
	    "des entretiens dans un navigateur de cet appareil",
	    "entrevistas en un navegador de este dispositivo"}},
	screens},
    {"list", NULL, 0, 0, true, NULL, 0,
	{{"list drafts and recorded interviews",
	    "lister brouillons et entretiens enregistrés",
	    "listar borradores y entrevistas registradas"}},
	hand_list},
    {"show", "RECORD", 1, 1, true, show_options, N(show_options),
	{{"show an interview's answers", "montrer les réponses d'un entretien",
	    "mostrar las respuestas de una entrevista"}},
	hand_show},
    {"edit", "RECORD", 1, 1, true, edit_options, N(edit_options),
	{{"correct a recorded interview", "corriger un entretien enregistré",
	    "corregir una entrevista registrada"}},
	hand_fill_again},
    {"discard", "DRAFT", 1, 1, true, discard_options, N(discard_options),
	{{"throw a draft away, with its files and its log",
	    "jeter un brouillon, avec ses fichiers et son journal",
	    "desechar un borrador, con sus archivos y su bitácora"}},
	hand_discard},
    {"withdraw", "RECORD", 1, 1, false, reason_options, N(reason_options),
	{{"an interview no longer counts", "un entretien ne compte plus",
	    "una entrevista deja de contar"}},
	hand_step_withdraw},
    {"note", "RECORD TEXT", 2, 2, false, NULL, 0,
	{{"a remark about an interview", "une remarque sur un entretien",
	    "una observación sobre una entrevista"}},
	hand_step_note},
    {"sync", NULL, 0, 0, true, sync_options, N(sync_options),
	{{"exchange with the office over the network",
	    "échanger avec le bureau par le réseau",
	    "intercambiar con la oficina por la red"}},
	hand_sync},
    {"carry", "DIR", 1, 1, true, NULL, 0,
	{{"exchange with the office by a stick that someone carries",
	    "échanger avec le bureau par une clé que quelqu'un porte",
	    "intercambiar con la oficina con una memoria que alguien lleva"}},
	hand_carry},
    {"relay", "DIR", 1, 1, true, relay_options, N(relay_options),
	{{"carry what devices around have, unread, from DIR to the office",
	    "porter, sans le lire, de DIR au bureau ce qu'ont les appareils "
	    "alentour",
	    "llevar de DIR a la oficina, sin leerlo, lo que tienen los "
	    "dispositivos de alrededor"}},
	hand_relay},
    {"status", NULL, 0, 0, true, NULL, 0,
	{{"what waits, what arrived, what is wrong",
	    "ce qui attend, ce qui est arrivé, ce qui ne va pas",
	    "lo que espera, lo que llegó, lo que va mal"}},
	hand_status},
    {"notice", NULL, 0, 0, true, NULL, 0,
	{{"what the office has to say; shown elsewhere until seen here",
	    "ce que le bureau fait savoir ; rappelé ailleurs jusque-là",
	    "lo que la oficina comunica; se recuerda hasta verlo aquí"}},
	hand_notice},
    {"passphrase", NULL, 0, 0, false, passphrase_options,
	N(passphrase_options),
	{{"another passphrase, also where the old one was forgotten",
	    "changer de phrase secrète, même si l'ancienne est oubliée",
	    "cambiar la frase de contraseña, aun si la anterior se olvidó"}},
	hand_passphrase},
    {"eval", NULL, 0, 0, false, NULL, 0,
	{{"evaluate expressions: JSON lines in, JSON lines out",
	    "évaluer des expressions : lignes JSON en entrée et en sortie",
	    "evaluar expresiones: líneas JSON de entrada y de salida"}},
	eval},
    {"drive", NULL, 0, 0, false, NULL, 0,
	{{"try forms from a script: JSON lines in, JSON lines out",
	    "essayer des formulaires par script : lignes JSON",
	    "probar formularios con un guion: líneas JSON"}},
	drive},
};

static enum lang
host_lang(int argc, char *const argv[])
{
	const char *const env[] = {getenv("LC_ALL"), getenv("LC_MESSAGES"),
	    getenv("LANG")};

	return options_lang(argc, argv, env, N(env));
}

static const char *
host_home(const struct options *o, char *at, size_t n)
{
	const char *home = options_get(o, "home");
	int len;

	if (home == NULL || home[0] == '\0')
		home = getenv("AYNI_HOME");
	if (home != NULL && home[0] != '\0')
		return home;
	home = getenv("HOME");
	if (home == NULL || home[0] == '\0')
		return NULL;
	len = snprintf(at, n, "%s/.local/share/ayni", home);
	return len > 0 && len < (int)n ? at : NULL;
}

static enum ayni_err
run(struct kit *k, const struct options *o)
{
	char home[4096];
	enum ayni_err e;

	k->home = host_home(o, home, sizeof(home));
	k->passphrase_file = options_get(o, "passphrase-file");
	if (k->home == NULL) {
		kit_complain(k, SAY_NO_HOME, NULL, 0);
		return AYNI_USAGE;
	}
	e = o->command->run(k, o);
	safety_keep(k, o);
	kit_close(k);
	return e;
}

/* A list that was cut short is no list, whatever the command says. */
static enum ayni_err
printed(const struct kit *k, enum ayni_err e)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return e;
	kit_complain(k, SAY_OUTPUT, NULL, 0);
	return e == AYNI_OK ? AYNI_IO : e;
}

int
hand(int argc, char *const argv[],
    enum ayni_err (*ui)(void *ctx, const struct options *o))
{
	struct kit k = {.lang = host_lang(argc, argv), .ui = ui};
	struct options o;
	struct buf b;
	enum ayni_err e;

	/* a limit on files is then an error of writing, with its message */
	(void)signal(SIGXFSZ, SIG_IGN);
	k.chance = real_chance();
	k.clock = real_clock(&k.zones);
	if (real_start() != AYNI_OK)
		return (int)kit_fail(&k, TEXT("libsodium"), AYNI_RANDOM);
	buf_init(&b, 1u << 20);
	e = options_parse(argc, argv, commands, N(commands), common,
	    N(common), k.lang, &o, &b);
	if (e != AYNI_OK) {
		kit_warn(&b);
	} else if (o.help) {
		options_help(&b, "ayni", o.command, commands, N(commands),
		    common, N(common), k.lang);
		(void)fwrite(b.p, 1, b.n, stdout);
		buf_free(&b);
	} else {
		buf_free(&b);
		e = run(&k, &o);
	}
	return (int)printed(&k, e);
}
