import type { Model } from '../history/records.ts'

interface Watched {
  readonly model: Model
  readonly table: string
  /** What tells one row from another, in SQL, of the row called `of`. */
  readonly id: (of: 'NEW' | 'OLD') => string
  /** Column that grows with every update, by whoever: the cascades of the database have no code of ours. */
  readonly counter?: string
}

export const watchedTables: readonly Watched[] = [
  { model: 'User', table: 'users', id: (of) => `${of}.id`, counter: 'version' },
  { model: 'Post', table: 'posts', id: (of) => `${of}.id`, counter: 'score' },
  { model: 'Comment', table: '"Comment"', id: (of) => `${of}.id`, counter: 'likes' },
  { model: 'Tag', table: '"Tag"', id: (of) => `${of}.id` },
  { model: 'PostTag', table: '"_PostToTag"', id: (of) => `${of}."A" || '/' || ${of}."B"` },
]

const counting = ({ model, table, counter }: Watched): string =>
  counter === undefined
    ? ''
    : `
CREATE FUNCTION faults_count_${model}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.${counter} := OLD.${counter} + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER faults_count BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION faults_count_${model}();`

/** What was saved again after somebody deleted it would come back as it was: of a row with a counter every state is another. */
const once = ({ model, table, counter }: Watched): string =>
  counter === undefined
    ? ''
    : `
CREATE FUNCTION faults_once_${model}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM faults_history WHERE model = '${model}' AND id = NEW.id::text) THEN
    RAISE unique_violation USING MESSAGE = 'an id is never used twice';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER faults_once BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION faults_once_${model}();`

const noting = ({ model, table, id }: Watched): string => `
CREATE FUNCTION faults_note_${model}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said text[] := regexp_match(current_query(), '/\\*call (\\S+) (\\S+)\\*/');
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO faults_history (model, id, call, began) VALUES ('${model}', ${id('OLD')}, said[1], said[2]::float8);
  ELSE
    INSERT INTO faults_history (model, id, image, call, began)
    VALUES ('${model}', ${id('NEW')}, to_jsonb(NEW), said[1], said[2]::float8);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER faults_note AFTER INSERT OR UPDATE OR DELETE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION faults_note_${model}();`

/**
 * Lets the database itself write down what was committed: what a transaction takes back, it takes back here, too, and nobody
 * can forget a cascade. Of one row the order is that of its commits, because whoever changes a row holds it until then.
 */
export const historyTriggers: string = `
CREATE TABLE faults_history (
  seq bigserial PRIMARY KEY, model text NOT NULL, id text NOT NULL, image jsonb, call text, began float8
);
CREATE INDEX ON faults_history (model, id);
${watchedTables.map((watched) => counting(watched) + once(watched) + noting(watched)).join('\n')}
`
