import type { Db, Tx } from "./client.ts";

export interface LinkPreviewRow {
  url: string;
  title: string | null;
  description: string | null;
  site: string | null;
  image: string | null;
}

/** What is behind the links of the message `m`, as JSON; nothing where nothing was found. */
export const previewsOf = (db: Db) =>
  db`case when m.has_previews then coalesce((
    select jsonb_agg(jsonb_build_object(
      'url', p.url, 'title', p.title, 'description', p.description, 'site', p.site,
      'image', p.image
    ) order by l.place)
    from message_links l join link_previews p using (hash)
    where l.channel_id = m.channel_id and l.ts = m.ts and p.title is not null
  ), '[]') else '[]' end as previews`;

/** Whether this workspace wants previews at all. */
export async function wantsPreviews(db: Db, channelId: number): Promise<boolean> {
  const rows = await db`
    select from channels join workspaces on workspaces.id = workspace_id
    where channels.id = ${channelId} and link_previews
  `;
  return rows.length === 1;
}

/** Those of `hashes` that were looked at within `maxAgeS` seconds. */
export async function listFreshPreviews(
  db: Db,
  hashes: Uint8Array[],
  maxAgeS: number,
): Promise<string[]> {
  const hex = hashes.map((hash) => hash.toHex());
  const rows = await db<{ hash: string }[]>`
    select encode(hash, 'hex') as hash from link_previews
    where hash in (select decode(one, 'hex') from unnest(${hex}::text[]) one)
      and fetched_at > now() - ${maxAgeS} * interval '1 second'
  `;
  return rows.map(({ hash }) => hash);
}

/**
 * Keeps what is behind a link, and returns the picture that is shown of it: the first one
 * stays, because it may be on screens. Where nothing was found this time, all stays.
 */
export async function keepPreview(
  db: Db,
  hash: Uint8Array,
  { url, title, description, site, image }: LinkPreviewRow,
): Promise<string | null> {
  const [row] = await db<{ image: string | null }[]>`
    insert into link_previews as kept (hash, url, title, description, site, image)
    values (${hash}, ${url}, ${title}, ${description}, ${site}, ${image})
    on conflict (hash) do update set title = coalesce(excluded.title, kept.title),
      site = coalesce(excluded.site, kept.site), image = coalesce(kept.image, excluded.image),
      description = coalesce(excluded.description, kept.description), fetched_at = now()
    returning image
  `;
  return row?.image ?? null;
}

/** Says which links a message shows; it must be locked. */
export async function replaceLinks(
  tx: Tx,
  { channelId, ts, hashes }: { channelId: number; ts: number; hashes: Uint8Array[] },
): Promise<void> {
  await tx`delete from message_links where channel_id = ${channelId} and ts = ${ts}`;
  const hex = hashes.map((hash) => hash.toHex());
  await tx`
    insert into message_links (channel_id, ts, place, hash)
    select ${channelId}, ${ts}, place, link_previews.hash
    from unnest(${hex}::text[]) with ordinality as given (hex, place)
    join link_previews on link_previews.hash = decode(hex, 'hex')
  `;
  await tx`
    update messages set has_previews = ${hashes.length > 0}
    where channel_id = ${channelId} and ts = ${ts}
  `;
}

/** Forgets what is behind links that nobody shows any more; returns the pictures of it. */
export async function deleteUnshownPreviews(
  db: Db,
  { ageS, limit }: { ageS: number; limit: number },
): Promise<string[]> {
  const rows = await db<{ image: string | null }[]>`
    delete from link_previews where hash in (
      select hash from link_previews p
      where fetched_at < now() - ${ageS} * interval '1 second'
        and not exists (select from message_links l where l.hash = p.hash)
      order by fetched_at limit ${limit} for update skip locked
    )
    returning image
  `;
  return rows.map(({ image }) => image).filter((image) => image !== null);
}
