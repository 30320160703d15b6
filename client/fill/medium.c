#include "fill/medium.h"

#include <string.h>

#define MAX_ENDING 8u

enum medium { /* a set */
	MEDIUM_IMAGE = 1,
	MEDIUM_AUDIO = 2,
	MEDIUM_VIDEO = 4,
	MEDIUM_OTHER = 8,
};

static const struct signature {
	unsigned at;
	struct bytes is;
	unsigned medium;
} signatures[] = {
#define S(at, is, medium)                                                     \
	{at, {(const uint8_t *)is, sizeof(is) - 1}, medium}
    S(0, "\xff\xd8\xff", MEDIUM_IMAGE),          /* JPEG */
    S(0, "\x89PNG\r\n\x1a\n", MEDIUM_IMAGE),
    S(0, "GIF8", MEDIUM_IMAGE),
    S(0, "II*\0", MEDIUM_IMAGE),                 /* TIFF */
    S(0, "MM\0*", MEDIUM_IMAGE),
    S(0, "BM", MEDIUM_IMAGE),
    S(8, "WEBP", MEDIUM_IMAGE),                  /* in RIFF */
    S(8, "WAVE", MEDIUM_AUDIO),
    S(8, "AVI ", MEDIUM_VIDEO),
    S(4, "ftyphei", MEDIUM_IMAGE),               /* ISO media: HEIF */
    S(4, "ftypmif", MEDIUM_IMAGE),
    S(4, "ftypavif", MEDIUM_IMAGE),
    S(4, "ftypM4A", MEDIUM_AUDIO),
    S(4, "ftyp", MEDIUM_AUDIO | MEDIUM_VIDEO),   /* MP4, 3GP, MOV */
    S(0, "ID3", MEDIUM_AUDIO),                   /* MP3 */
    S(0, "\xff\xfb", MEDIUM_AUDIO),
    S(0, "\xff\xf3", MEDIUM_AUDIO),
    S(0, "\xff\xf2", MEDIUM_AUDIO),
    S(0, "\xff\xf1", MEDIUM_AUDIO),              /* AAC */
    S(0, "\xff\xf9", MEDIUM_AUDIO),
    S(0, "fLaC", MEDIUM_AUDIO),
    S(0, "#!AMR", MEDIUM_AUDIO),
    S(0, "OggS", MEDIUM_AUDIO | MEDIUM_VIDEO),
    S(0, "\x1a\x45\xdf\xa3", MEDIUM_AUDIO | MEDIUM_VIDEO), /* Matroska */
    S(0, "\0\0\1\xba", MEDIUM_VIDEO),            /* MPEG */
    S(0, "\0\0\1\xb3", MEDIUM_VIDEO),
    S(0, "%PDF", MEDIUM_OTHER),
    S(0, "PK\3\4", MEDIUM_OTHER),                /* ZIP, and what is one */
    S(0, "\xd0\xcf\x11\xe0", MEDIUM_OTHER),      /* old office files */
#undef S
};

static const struct ending {
	const char *is;
	unsigned medium;
} endings[] = {
    {"jpg", MEDIUM_IMAGE}, {"jpeg", MEDIUM_IMAGE}, {"png", MEDIUM_IMAGE},
    {"gif", MEDIUM_IMAGE}, {"bmp", MEDIUM_IMAGE}, {"tif", MEDIUM_IMAGE},
    {"tiff", MEDIUM_IMAGE}, {"webp", MEDIUM_IMAGE}, {"heic", MEDIUM_IMAGE},
    {"heif", MEDIUM_IMAGE}, {"avif", MEDIUM_IMAGE}, {"svg", MEDIUM_IMAGE},
    {"mp3", MEDIUM_AUDIO}, {"m4a", MEDIUM_AUDIO}, {"wav", MEDIUM_AUDIO},
    {"ogg", MEDIUM_AUDIO | MEDIUM_VIDEO}, {"oga", MEDIUM_AUDIO},
    {"opus", MEDIUM_AUDIO}, {"aac", MEDIUM_AUDIO}, {"amr", MEDIUM_AUDIO},
    {"flac", MEDIUM_AUDIO}, {"wma", MEDIUM_AUDIO},
    {"3gp", MEDIUM_AUDIO | MEDIUM_VIDEO}, {"mp4", MEDIUM_VIDEO},
    {"m4v", MEDIUM_VIDEO}, {"mov", MEDIUM_VIDEO}, {"avi", MEDIUM_VIDEO},
    {"mkv", MEDIUM_VIDEO}, {"webm", MEDIUM_AUDIO | MEDIUM_VIDEO},
    {"mpg", MEDIUM_VIDEO}, {"mpeg", MEDIUM_VIDEO}, {"ogv", MEDIUM_VIDEO},
    {"wmv", MEDIUM_VIDEO},
};

static unsigned
by_head(struct bytes head)
{
	size_t i;

	for (i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		const struct signature *s = &signatures[i];

		if (head.n >= s->at + s->is.n &&
		    memcmp(head.p + s->at, s->is.p, s->is.n) == 0)
			return s->medium;
	}
	return 0;
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

struct text
medium_file(struct text path)
{
	size_t i = path.n;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	return (struct text){path.p + i, path.n - i};
}

struct text
medium_ending(struct text name)
{
	size_t i = name.n;

	while (i > 0 && is_plain(name.p[i - 1]))
		i--;
	if (i < 2 || i == name.n || name.n - i > MAX_ENDING ||
	    name.p[i - 1] != '.')
		return (struct text){"", 0};
	return (struct text){name.p + i, name.n - i};
}

static bool
same_letters(struct text a, const char *lower)
{
	size_t i;

	if (a.n != strlen(lower))
		return false;
	for (i = 0; i < a.n; i++)
		if ((a.p[i] | (a.p[i] >= 'A' && a.p[i] <= 'Z' ? 0x20 : 0)) !=
		    lower[i])
			return false;
	return true;
}

static unsigned
by_ending(struct text name)
{
	struct text ending = medium_ending(name);
	size_t i;

	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (same_letters(ending, endings[i].is))
			return endings[i].medium;
	return 0;
}

static unsigned
asked_for(struct text mediatype)
{
	if (text_starts(mediatype, TEXT("image/")))
		return MEDIUM_IMAGE;
	if (text_starts(mediatype, TEXT("audio/")))
		return MEDIUM_AUDIO;
	if (text_starts(mediatype, TEXT("video/")))
		return MEDIUM_VIDEO;
	return 0;
}

bool
medium_fits(struct text mediatype, struct text name, struct bytes head)
{
	unsigned asked = asked_for(mediatype), is = by_head(head);

	if (is == 0)
		is = by_ending(name);
	return asked == 0 || (asked & is) != 0;
}
