-- Nothing but article HTML is ever stored, whichever way it comes in: the app cleans what it is given, and here
-- the database refuses what is not clean, so that a person's token, a future API or a sync cannot go around it.

-- Whether `html` is in the form that the app's sanitiser writes: article tags alone, quoted attributes, `<`, `>`
-- and `&` of the text as entities, links to the web, the site or a mail address.
create function app.is_article_html(html text)
returns boolean language sql immutable set search_path = '' as $$
  select html !~ '&(?!(amp|lt|gt|quot);)'
    and regexp_replace(html, '</?(a|blockquote|br|caption|code|em|figcaption|figure|h2|h3|h4|hr|img|li|ol|p|pre'
      || '|strong|table|tbody|td|tfoot|th|thead|tr|ul)'
      || '( (href|rel|title|src|alt|width|height|loading|colspan|rowspan|scope|start)(="[^"<>]*")?)*( /)?>', '', 'g')
      !~ '[<>]'
    and not exists (
      select from regexp_matches(html, '<(?:a|img)( [^<>]*)>', 'g') tag (attributes),
        -- Read from the left, so that what looks like an attribute inside another's value is not one.
        lateral regexp_matches(tag.attributes[1], ' ([a-z]+)="([^"]*)"', 'g') attribute (parts),
        lateral regexp_replace(attribute.parts[2], '[[:cntrl:][:space:]]|<!--.*?-->', '', 'g') address
      where attribute.parts[1] in ('href', 'src')
        and (address ~ '^[/\\]{2}' or address ~* '^[a-z][a-z0-9.+-]*:' and address !~* '^(https?|mailto):'))
$$;
revoke execute on function app.is_article_html(text) from public;
grant execute on function app.is_article_html(text) to service_role;

create function app.refuse_foreign_html()
returns trigger language plpgsql set search_path = '' as $$
begin
  -- What was stored before this rule stays readable; pages clean it again whenever they show it.
  if (tg_op = 'INSERT' or new.html is distinct from old.html) and not app.is_article_html(new.html) then
    perform app.fail('invalid', 'This HTML has parts that an article may not have, such as scripts or styles.');
  end if;
  return new;
end $$;
revoke execute on function app.refuse_foreign_html() from public;

create trigger clean_html before insert or update on public.content
  for each row execute function app.refuse_foreign_html();

-- The stores take what the product puts into them and nothing else, whatever a token would allow.
update storage.buckets set file_size_limit = 10485760,
  allowed_mime_types = array['image/png', 'image/jpeg', 'image/webp'] where id = 'images';
update storage.buckets set file_size_limit = 20971520,
  allowed_mime_types = array['application/octet-stream'] where id = 'imports';
