// What a person does again and again, and what the buttons are called.

export const words = {
  en: {
    unlock: 'Unlock', next: 'Next', resume: 'Continue', sync: 'Sync', add: 'Add a row', finish: 'Finalise',
    keep: 'Keep it',
  },
  fr: {
    unlock: 'Déverrouiller', next: 'Suivant', resume: 'Continuer', sync: 'Synchroniser', add: 'Ajouter une ligne',
    finish: 'Finaliser', keep: 'Garder',
  },
  es: {
    unlock: 'Desbloquear', next: 'Siguiente', resume: 'Continuar', sync: 'Sincronizar', add: 'Añadir una fila',
    finish: 'Finalizar', keep: 'Guardar',
  },
};

/** Gives what a file of answers has for the page. */
export function answers(page, given) {
  const section = page.locator('section.question');

  /** Rows by the number that the page shows, which counts those that ask
   * something. */
  async function of(name) {
    const { crumbs } = await page.evaluate(() => fetch('/api/page').then((r) => r.json()));
    let at = given;
    for (const { ref: row, position } of crumbs) {
      const of = /([^/]+)\[\d+\]$/.exec(row)?.[1];
      if (position > 0 && of !== undefined) at = at[of]?.[position - 1] ?? {};
    }
    return at[name];
  }

  async function question(name) {
    const value = await of(name);
    if (value === undefined) return null;
    if (await section.locator('[role=radiogroup], [role=group]').count() > 0) {
      const names = Array.isArray(value) ? value : String(value).split(' ');
      for (const n of names) await section.locator(`input[value="${n}"]`).check();
    } else if (await section.locator('select').count() > 0) {
      await section.locator('select').selectOption(String(value));
    } else {
      await section.locator('input, textarea').first().fill(String(value));
    }
    return 'answered';
  }

  /** One row more where it has more. */
  async function rows(name) {
    const shown = await section.locator('p').first().textContent();
    if (Number(shown.match(/\d+/)[0]) >= (given[name] ?? []).length) return null;
    await section.locator('button').last().click();
    return 'added';
  }

  return async () => {
    const kind = await page.locator('form.interview').getAttribute('data-kind');
    if (kind !== 'question' && kind !== 'repeat') return null;
    const [, name, range] = /([^/]+?)(#range)?$/.exec(await section.getAttribute('aria-labelledby'));
    return range === undefined ? question(name) : rows(name);
  };
}
