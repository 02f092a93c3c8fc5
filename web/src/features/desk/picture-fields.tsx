import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Picture } from "../../../../worker/http/contract/catalogue.ts";
import { Field } from "../account/form.tsx";

/** The contract's limits, repeated as numbers so that its schemas stay out of the bundle. */
const PICTURES_MAX = 8;
const ALT_LENGTH_MAX = 200;

/** `preview`: the address when it was last left alone. What is typed stays with the fields. */
type Row = Picture & { key: number; preview: string };
const rowOf = (picture: Picture, key: number): Row => ({ ...picture, key, preview: picture.url });

/** Some pictures in their order. Whatever a button does, the focus stays near, and it is said. */
export function PictureFields({ pictures = [] }: { pictures?: readonly Picture[] }) {
  const { rows, said, list, more, add, move, remove, look } = usePictures(pictures);
  return (
    <fieldset className="pictures">
      <legend>{t`Pictures`}</legend>
      <p className="hint">
        {t`Eight at most, each by its address, which begins with https://. The first is the one that buyers see in the shop and in their cart. What a picture shows is for those who do not see it: “A blue mug with a thumb rest, from the side”.`}
      </p>
      <ol ref={list}>
        {rows.map((row, at) => (
          <li key={row.key}>
            <Preview key={row.preview} url={row.preview} />
            <div>
              <RowFields row={row} number={at + 1} onLeft={(url) => look(row.key, url)} />
              <RowButtons
                {...{ number: at + 1, isFirst: at === 0, isLast: at === rows.length - 1 }}
                onEarlier={() => move(at, at - 1, ".earlier")}
                onLater={() => move(at, at + 1, ".later")}
                onRemove={() => remove(at)}
              />
            </div>
          </li>
        ))}
      </ol>
      <button
        ref={more}
        type="button"
        className="quiet small"
        aria-disabled={rows.length >= PICTURES_MAX}
        onClick={add}
      >
        {t`Add a picture`}
      </button>
      <p className="unseen" role="status">
        {said}
      </p>
    </fieldset>
  );
}

/** What the buttons do. Each is drawn at once, so that there is something to give the focus to. */
function usePictures(pictures: readonly Picture[]) {
  const [rows, setRows] = useState(() => pictures.map(rowOf));
  const [said, say] = useState("");
  const nextKey = useRef(pictures.length);
  const list = useRef<HTMLOListElement>(null);
  const more = useRef<HTMLButtonElement>(null);

  const draw = (next: Row[], news: string) =>
    flushSync(() => {
      setRows(next);
      say(news);
    });
  const focusIn = (at: number, what: string) =>
    list.current?.children[at]?.querySelector<HTMLElement>(what)?.focus();

  const add = () => {
    if (rows.length >= PICTURES_MAX) return;
    draw([...rows, rowOf({ url: "", alt: null }, nextKey.current++)], "");
    focusIn(rows.length, "input");
  };
  const move = (from: number, to: number, button: string) => {
    const row = rows[from];
    if (!row || to < 0 || to >= rows.length) return;
    const [before, now] = [from + 1, to + 1];
    const moved = rows.toSpliced(from, 1).toSpliced(to, 0, row);
    draw(moved, t`Picture ${before} is picture ${now} now.`);
    focusIn(to, button);
  };
  const remove = (at: number) => {
    const number = at + 1;
    draw(rows.toSpliced(at, 1), t`Picture ${number} is taken out.`);
    // Not on another button of the kind: pressed twice, it would take out two.
    more.current?.focus();
  };
  const look = (key: number, url: string) =>
    setRows((now) => now.map((row) => (row.key === key ? { ...row, preview: url.trim() } : row)));
  return { rows, said, list, more, add, move, remove, look };
}

type RowFieldsProps = { row: Row; number: number; onLeft: (url: string) => void };

const RowFields = ({ row, number, onLeft }: RowFieldsProps) => (
  <>
    <Field
      {...{ name: `pictures.${number - 1}.url`, label: t`Address of picture ${number}` }}
      {...{ type: "text", maxLength: 2000, autoComplete: "off", inputMode: "url" }}
      pattern="\s*(https://|/pictures/).+"
      title={t`An address that begins with https://`}
      defaultValue={row.url}
      onBlur={({ target }) => onLeft(target.value)}
    />
    <Field
      {...{ name: `pictures.${number - 1}.alt`, label: t`What picture ${number} shows (optional)` }}
      {...{ type: "text", required: false, maxLength: ALT_LENGTH_MAX, autoComplete: "off" }}
      defaultValue={row.alt ?? ""}
    />
  </>
);

type RowButtonsProps = {
  number: number;
  isFirst: boolean;
  isLast: boolean;
  onEarlier: () => void;
  onLater: () => void;
  onRemove: () => void;
};

const RowButtons = (props: RowButtonsProps) => {
  const { number, isFirst, isLast, onEarlier, onLater, onRemove } = props;
  return (
    <div className="picture-buttons">
      <button
        type="button"
        className="quiet small earlier"
        aria-label={t`Move earlier: picture ${number}`}
        aria-disabled={isFirst}
        onClick={onEarlier}
      >
        {t`Move earlier`}
      </button>
      <button
        type="button"
        className="quiet small later"
        aria-label={t`Move later: picture ${number}`}
        aria-disabled={isLast}
        onClick={onLater}
      >
        {t`Move later`}
      </button>
      <button
        type="button"
        className="quiet small"
        aria-label={t`Remove: picture ${number}`}
        onClick={onRemove}
      >
        {t`Remove`}
      </button>
    </div>
  );
};

/** As buyers will see it, or why they will not. */
function Preview({ url }: { url: string }) {
  const [isMissing, setMissing] = useState(false);
  return (
    <div className="picture preview">
      {url && !isMissing && <img src={url} alt="" onError={() => setMissing(true)} />}
      {isMissing && (
        <p className="hint">
          <Trans>There is no picture at this address.</Trans>
        </p>
      )}
    </div>
  );
}

/** Of a form's values, in the order in which they stand there. */
export const picturesIn = (values: Record<string, string>): Picture[] =>
  Object.entries(values).flatMap(([name, url]) => {
    const [, at] = /^pictures\.(\d+)\.url$/.exec(name) ?? [];
    if (at === undefined) return [];
    return [{ url: url.trim(), alt: values[`pictures.${at}.alt`]?.trim() || null }];
  });
