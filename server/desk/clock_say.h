/* clock_say -- what "aynid clock" says, in three languages. */
#ifndef DESK_CLOCK_SAY_H
#define DESK_CLOCK_SAY_H

#define CLOCK_SAY(X)                                                          \
	X(CLOCK_LINE, "{1}  {2}: {3}, really between {4} and {5}: {6}",       \
	    "{1}  {2} : {3}, en réalité entre {4} et {5} : {6}",              \
	    "{1}  {2}: {3}, en realidad entre {4} y {5}: {6}")                \
	X(CLOCK_SUM,                                                          \
	    "{1} steps; {2} known to within an hour, {3} with clocks that "   \
	    "cannot be right",                                                \
	    "{1} étapes ; {2} connues à une heure près, {3} avec des "        \
	    "horloges qui ne peuvent être justes",                            \
	    "{1} pasos; {2} conocidos con menos de una hora de duda, {3} "    \
	    "con relojes que no pueden estar bien")                           \
	X(CLOCK_UNKNOWN, "?", "?", "?")                                       \
	X(CLOCK_ASKED, "the person was asked for the date",                   \
	    "la date a été demandée à la personne",                           \
	    "se preguntó la fecha a la persona")                              \
	X(CLOCK_EARLY, "too early", "trop tôt", "demasiado pronto")           \
	X(CLOCK_LATE, "too late", "trop tard", "demasiado tarde")             \
	X(CLOCK_SET, "the clock was set", "l'horloge a été réglée",           \
	    "se cambió la hora del reloj")                                    \
	X(CLOCK_ORDER, "ends before it begins", "finit avant de commencer",   \
	    "termina antes de empezar")                                       \
	X(CLOCK_BOOT, "longer than the device ran",                           \
	    "plus long que la marche de l'appareil",                          \
	    "más largo que lo que el dispositivo estuvo encendido")           \
	X(CLOCK_BOUNDS, "what limits it contradicts itself",                  \
	    "ses limites se contredisent", "sus límites se contradicen")      \
	X(CLOCK_CAME, "later than it came here", "plus tard que son arrivée", \
	    "más tarde que su llegada")

#endif
