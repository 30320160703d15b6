// What the page itself says; questionnaires and the program speak for
// themselves.  [English, French, Spanish]
import type { Lang } from './api';

const texts = {
  title: ['Ayni', 'Ayni', 'Ayni'],
  passphrase: ['Passphrase', 'Phrase secrète', 'Frase de contraseña'],
  unlock: ['Unlock', 'Déverrouiller', 'Desbloquear'],
  unlocking: ['Unlocking …', 'Déverrouillage …', 'Desbloqueando …'],
  wait: ['Wait {1} s', 'Attendez {1} s', 'Espere {1} s'],
  forgotten: [
    'Forgotten? Nothing is lost: the office can help. See “ayni passphrase --forgotten”.',
    'Oubliée ? Rien n’est perdu : le bureau peut aider. Voyez « ayni passphrase --forgotten ».',
    '¿Olvidada? No se pierde nada: la oficina puede ayudar. Vea «ayni passphrase --forgotten».',
  ],
  lock: ['Lock', 'Verrouiller', 'Bloquear'],
  language: ['Language', 'Langue', 'Idioma'],
  screens: ['of the screens', 'des écrans', 'de las pantallas'],
  ofForm: ['of the questionnaire', 'du questionnaire', 'del cuestionario'],
  gone: [
    'The program does not answer. Start “ayni ui” again and open the address that it shows. Every answer given so far is kept.',
    'Le programme ne répond pas. Relancez « ayni ui » et ouvrez l’adresse affichée. Toutes les réponses données sont gardées.',
    'El programa no responde. Inicie de nuevo «ayni ui» y abra la dirección que muestra. Todas las respuestas dadas están guardadas.',
  ],
  close: ['Close', 'Fermer', 'Cerrar'],
  cancel: ['Cancel', 'Annuler', 'Cancelar'],

  begin: ['New interview', 'Nouvel entretien', 'Nueva entrevista'],
  noForms: [
    'No questionnaire is here yet; sync with the office.',
    'Aucun questionnaire ici ; synchronisez avec le bureau.',
    'Aún no hay cuestionarios; sincronice con la oficina.',
  ],
  interviews: ['Interviews', 'Entretiens', 'Entrevistas'],
  find: ['Find', 'Chercher', 'Buscar'],
  stateAll: ['All', 'Tous', 'Todas'],
  stateOpen: ['Open', 'En cours', 'En curso'],
  stateWaiting: ['Waiting', 'En attente', 'En espera'],
  stateHeld: ['At the office', 'Au bureau', 'En la oficina'],
  stateSafe: ['Safe', 'Sauvegardés', 'A salvo'],
  none: ['No interview here.', 'Aucun entretien ici.', 'Ninguna entrevista aquí.'],
  more: ['Show more', 'Afficher plus', 'Mostrar más'],
  unnamed: ['(no answer yet)', '(sans réponse)', '(sin respuestas)'],
  resume: ['Continue', 'Continuer', 'Continuar'],
  correct: ['Correct', 'Corriger', 'Corregir'],
  withdraw: ['Withdraw', 'Retirer', 'Retirar'],
  discard: ['Discard', 'Abandonner', 'Descartar'],
  discardAsk: [
    'Discard this draft? Its answers are lost.',
    'Abandonner ce brouillon ? Ses réponses seront perdues.',
    '¿Descartar este borrador? Se perderán sus respuestas.',
  ],
  reasonAsk: ['Why is it withdrawn?', 'Pourquoi est-il retiré ?', '¿Por qué se retira?'],
  dateAsk: ['What is today’s date?', 'Quelle est la date du jour ?', '¿Qué fecha es hoy?'],
  ok: ['OK', 'OK', 'Aceptar'],

  sync: ['Sync', 'Synchroniser', 'Sincronizar'],
  syncing: ['Talking with the office …', 'Échange avec le bureau …', 'Intercambio con la oficina …'],
  syncBytes: ['{1} sent, {2} received', '{1} envoyés, {2} reçus', '{1} enviados, {2} recibidos'],
  stop: ['Stop', 'Arrêter', 'Detener'],

  back: ['Back', 'Retour', 'Atrás'],
  next: ['Next', 'Suivant', 'Siguiente'],
  pause: ['Pause', 'Pause', 'Pausa'],
  overview: ['Overview', 'Aperçu', 'Resumen'],
  required: ['required', 'obligatoire', 'obligatorio'],
  progress: ['{1} of {2} answered', '{1} sur {2} répondues', '{1} de {2} respondidas'],
  row: ['{1} of {2}', '{1} sur {2}', '{1} de {2}'],
  guidance: ['More about this', 'En savoir plus', 'Más información'],
  clear: ['Clear', 'Effacer', 'Borrar'],
  findChoice: ['Find a choice', 'Chercher un choix', 'Buscar una opción'],
  choicesLeft: ['{1} more; type to find them', '{1} de plus ; cherchez-les', '{1} más; búsquelas'],
  noChoice: ['No choice fits.', 'Aucun choix ne convient.', 'Ninguna opción coincide.'],
  read: ['I have read it', 'J’ai lu', 'Leído'],
  yes: ['Yes', 'Oui', 'Sí'],
  no: ['No', 'Non', 'No'],
  choose: ['Choose …', 'Choisir …', 'Elegir …'],
  up: ['Move up: {1}', 'Monter : {1}', 'Subir: {1}'],
  down: ['Move down: {1}', 'Descendre : {1}', 'Bajar: {1}'],
  keepOrder: ['This is the order', 'C’est le bon ordre', 'Este es el orden'],
  unanswered: ['Not answered', 'Sans réponse', 'Sin respuesta'],
  ofStars: ['{1} of {2}', '{1} sur {2}', '{1} de {2}'],
  locate: ['Take the position', 'Relever la position', 'Tomar la posición'],
  locating: ['Searching …', 'Recherche …', 'Buscando …'],
  useIt: ['Use it: ± {1} m', 'Utiliser : ± {1} m', 'Usarla: ± {1} m'],
  noPlace: [
    'This device gives no position; type it, as 6.1375 1.2123.',
    'Cet appareil ne donne pas de position ; saisissez-la, comme 6,1375 1,2123.',
    'Este dispositivo no da la posición; escríbala, como 6,1375 1,2123.',
  ],
  place: ['Latitude and longitude', 'Latitude et longitude', 'Latitud y longitud'],
  year: ['Year', 'Année', 'Año'],
  month: ['Month', 'Mois', 'Mes'],
  day: ['Day', 'Jour', 'Día'],
  noDay: ['There is no such day.', 'Ce jour n’existe pas.', 'Ese día no existe.'],
  enlarge: ['Enlarge', 'Agrandir', 'Ampliar'],

  takeImage: ['Take or choose a picture', 'Prendre ou choisir une photo', 'Tomar o elegir una foto'],
  takeAudio: ['Record or choose a sound', 'Enregistrer ou choisir un son', 'Grabar o elegir un sonido'],
  takeVideo: ['Film or choose a film', 'Filmer ou choisir un film', 'Filmar o elegir un vídeo'],
  takeFile: ['Choose a file', 'Choisir un fichier', 'Elegir un archivo'],
  replace: ['Replace', 'Remplacer', 'Reemplazar'],
  removeFile: ['Remove', 'Retirer', 'Quitar'],
  tooBig: [
    'The file has more than {1} MiB; take a smaller one.',
    'Le fichier dépasse {1} Mio ; prenez-en un plus petit.',
    'El archivo pasa de {1} MiB; tome uno más pequeño.',
  ],
  annotate: ['Draw on it', 'Dessiner dessus', 'Dibujar encima'],
  redraw: ['Draw again', 'Redessiner', 'Dibujar de nuevo'],
  undo: ['Undo', 'Annuler le trait', 'Deshacer'],
  keep: ['Keep it', 'Garder', 'Guardar'],
  scan: ['Read a code', 'Lire un code', 'Leer un código'],
  noCamera: [
    'The camera gives no picture; type the code.',
    'La caméra ne donne pas d’image ; saisissez le code.',
    'La cámara no da imagen; escriba el código.',
  ],

  nearer: ['Nearer', 'Agrandir', 'Acercar'],
  farther: ['Farther', 'Réduire', 'Alejar'],
  walk: ['Follow my position', 'Suivre ma position', 'Seguir mi posición'],
  addHere: ['Add where I am', 'Ajouter ma position', 'Añadir mi posición'],
  points: ['Points: {1}', 'Points : {1}', 'Puntos: {1}'],
  pointsLeft: ['Points: {1}; {2} are needed', 'Points : {1} ; il en faut {2}', 'Puntos: {1}; hacen falta {2}'],
  typePoints: [
    'Points: latitude and longitude, with ; between',
    'Points : latitude et longitude, séparés par ;',
    'Puntos: latitud y longitud, separados por ;',
  ],

  open: ['Open', 'Ouvrir', 'Abrir'],
  openRow: ['Open row {1}', 'Ouvrir la ligne {1}', 'Abrir la fila {1}'],
  rows: ['Rows: {1}', 'Lignes : {1}', 'Filas: {1}'],
  add: ['Add a row', 'Ajouter une ligne', 'Añadir una fila'],
  remove: ['Remove this row', 'Retirer cette ligne', 'Quitar esta fila'],
  removeAsk: [
    'Remove this row and its answers?',
    'Retirer cette ligne et ses réponses ?',
    '¿Quitar esta fila y sus respuestas?',
  ],

  end: ['End of the interview', 'Fin de l’entretien', 'Fin de la entrevista'],
  complete: ['Nothing is missing.', 'Rien ne manque.', 'No falta nada.'],
  incomplete: ['{1} to settle', '{1} à régler', '{1} por resolver'],
  toWrong: ['Go to the first', 'Aller au premier', 'Ir al primero'],
  finish: ['Finalise', 'Finaliser', 'Finalizar'],
  why: ['Why is it corrected?', 'Pourquoi cette correction ?', '¿Por qué se corrige?'],
  missing: ['{1} missing', '{1} manquantes', '{1} faltan'],
  wrong: ['{1} wrong', '{1} fausses', '{1} erróneas'],
  otherQuestions: ['Other questions', 'Autres questions', 'Otras preguntas'],
  isMissing: ['missing', 'manquante', 'falta'],
  isWrong: ['wrong', 'fausse', 'errónea'],
  toQuestion: ['Back to the question', 'Retour à la question', 'Volver a la pregunta'],
} as const satisfies Record<string, readonly [string, string, string]>;

export type Message = keyof typeof texts;

const column: Record<Lang, 0 | 1 | 2> = { en: 0, fr: 1, es: 2 };

export function say(lang: Lang, message: Message, ...args: (string | number)[]): string {
  return texts[message][column[lang]].replace(/\{(\d)\}/g, (_, i) => String(args[Number(i) - 1] ?? ''));
}

export const languages: { lang: Lang; name: string }[] = [
  { lang: 'en', name: 'English' },
  { lang: 'fr', name: 'français' },
  { lang: 'es', name: 'español' },
];
