// Something to read: a note, or an answer that may not be changed.
import type { WidgetProps } from './index';

export function Note({ node }: WidgetProps) {
  return node.shown ? <p class="shown">{node.shown}</p> : null;
}
