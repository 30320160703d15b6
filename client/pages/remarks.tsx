// What the office says of an interview that it returned.
import type { Comment } from './api';
import { t } from './state';

export function Remarks({ of = [] }: { of?: Comment[] | undefined }) {
  return <>{of.map((c) => <span class="remark lines"><strong>{t('office')}</strong> {c.text}</span>)}</>;
}
