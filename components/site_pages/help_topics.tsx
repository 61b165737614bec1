import type { ComponentChildren } from "preact";

/** A chapter of the help page. */
export interface HelpTopic {
  id: string;
  title: string;
  body: ComponentChildren;
}

/** The help page, in the order in which people meet things. */
export const HELP: HelpTopic[] = [
  {
    id: "start",
    title: "Your first published page",
    body: (
      <ol>
        <li>
          <strong>Setup, Sites:</strong> add your site, choose its industry and one to five sectors.
        </li>
        <li>
          <strong>Planner, Keywords:</strong>{" "}
          import a file or paste a list. No list? Take keywords from Setup, Keyword opportunities.
        </li>
        <li>
          Select keywords and press{" "}
          <strong>Auto-cluster</strong>. All of them are grouped at once by meaning and words:
          before it starts, a preview shows the clusters to come, and you choose how fine or coarse
          they are. Clusters you have keep their names and are added to, but for those you{" "}
          <strong>lock</strong>. A cluster's page says why its keywords are together, and the map
          shows all clusters by size and by the words they share; move, split and merge as you like,
          the last change can be undone. Press <strong>Generate ideas</strong> there.
        </li>
        <li>
          <strong>Planner, Ideas:</strong> select what you like and queue it for the writer.
        </li>
        <li>
          <strong>Writer, Tasks:</strong> generate the content, then its image prompts and images.
        </li>
        <li>
          <strong>Writer, Review:</strong> approve and publish. The page is online at once.
        </li>
      </ol>
    ),
  },
  {
    id: "one-click",
    title: "All of it in one click",
    body: (
      <p>
        <strong>Automation</strong>{" "}
        runs the seven stages on a site: choose the stages and limits, look at the estimate, start.
        A run starts when your balance covers the estimate, or the credit cap where you set a
        smaller one; it never spends more than its cap. What most steps follow from goes first:
        articles are written before their pictures are made, so that the run is over sooner. You may
        leave the page. Pause takes effect between two pieces of work; cancel keeps what is finished
        and gives back the credits of what has not begun. What you do by hand while a run is paused
        is not done again.
      </p>
    ),
  },
  {
    id: "rules",
    title: "Schedules and rules",
    body: (
      <>
        <p>
          <strong>Automation, Rules:</strong>{" "}
          a rule starts by itself, on a schedule in your time zone or when keywords, clusters,
          ideas, tasks or articles are new. Conditions, in groups inside groups, say which of them
          it takes, actions what it does, and its limits how much: credits for one execution,
          executions a day. Test it first: the dry run shows what it matches now and what that would
          cost, and does nothing.
        </p>
        <p>
          A large import is one execution, not one for every keyword. A schedule that was missed is
          made up for once. On the days when clocks change, a time that is skipped or comes twice is
          due once; a schedule whose time zone does not exist any more is switched off, and you are
          told. A rule that its own work would start again is stopped. History tells every time a
          rule was due, why it was skipped, and offers to try again.
        </p>
      </>
    ),
  },
  {
    id: "files",
    title: "Keyword files",
    body: (
      <>
        <p>
          CSV, TSV, text, Excel, OpenDocument, JSON and zip files are read; what a file is, is told
          by its content and not by its name. Exports of Ahrefs, Semrush, Google Keyword Planner,
          Search Console, Moz, Ubersuggest, Keywords Everywhere, Mangools and SE Ranking are
          recognised, in many languages, and any table with a keyword column. Encoding, separator,
          header row and country are found by themselves; the preview shows what was understood and
          why, and you can correct it before anything is stored. Corrections can be kept for all
          files with the same headers. Where a file gives no intent, the wording of the keyword may
          tell it. Where a file gives the intents of 50 keywords or more, the others are guessed by
          what those show, because every tool draws the line between informational and commercial
          elsewhere; in doubt an intent stays unknown. A keyword’s page says whether an intent was
          given, guessed, said by the AI or set by a person, and what a person sets stays.
        </p>
        <p>
          Empty cells and signs like “n/a” or “–” mean unknown, which is not zero. Clicks,
          impressions and world-wide figures are no search volume; ranges keep both ends. For a
          keyword you have already, you choose whether the file’s figures are taken, only gaps are
          filled, or nothing changes. Words can send keywords to other sectors. Every rejected row
          is listed with its reason.
        </p>
        <p>
          A file may have up to 48 MB. Large ones are imported in the background: you can leave the
          page, and a notification tells when it is done. An import can be taken back: what nobody
          used or changed since goes, and the page says what stays.
        </p>
      </>
    ),
  },
  {
    id: "keyword-table",
    title: "The keyword table",
    body: (
      <>
        <p>
          Search finds words from their beginning, in any order: “run sho” finds “running shoes”.
          Put a star before it to find text anywhere: “*hoe”. Numbers beside the filters say how
          many keywords each choice would show; “120+” means that there are at least as many, and
          “Count all” below the table goes on to the end. Pages keep their place while keywords come
          and go.
        </p>
        <p>
          Views keeps filters, order and columns under a name for everybody on the site; Columns is
          your own choice. The pencil in a row, or the key “e”, changes a keyword where it stands.
          If somebody changed it meanwhile you are told, and nothing is overwritten. “?” shows all
          keys, and turns them off. Export gives what you see as CSV or Excel; files of every column
          can be imported again.
        </p>
      </>
    ),
  },
  {
    id: "wordpress-files",
    title: "Articles in and out",
    body: (
      <>
        <p>
          Under Writer, Content, Export takes articles away: as a file that WordPress imports, or as
          a zip of Markdown or HTML with the pictures, the SEO fields, the categories and the tags.
          It takes what the filters show, what is ticked, or one article from its own page.
        </p>
        <p>
          Import brings in posts and pages of a file from WordPress (Tools, Export; up to 48 MB).
          The report names every item: what was added, what was left out and why, and what is not as
          it was, such as players and forms, which an article here cannot have. Importing the same
          file again adds nothing; a newer one updates what nobody edited here.
        </p>
      </>
    ),
  },
  {
    id: "both-sides",
    title: "Edited here and in WordPress",
    body: (
      <>
        <p>
          What is changed in a connected WordPress is read every 15 minutes, or told by the plugin.
          New posts become articles. Edits of a published article are merged with yours, paragraph
          by paragraph; the text before stays in its history. Where both sides changed the same
          paragraph or field, both are kept, and you choose under{" "}
          <a href="/writer/conflicts">Edited on both sides</a>.
        </p>
        <p>
          A post that is removed in WordPress is never deleted here: your articles keep their text,
          posts that came from there go into the archive.
        </p>
      </>
    ),
  },
  {
    id: "credits",
    title: "Credits",
    body: (
      <p>
        Every action shows its estimate. The credits are reserved when the work is ordered, settled
        at what it really took when the result is stored, and released when it fails. Articles are
        reserved with a fifth on top, because a text may come out longer than asked; you pay for the
        words you get. The price at the time of the order counts. Too few credits: nothing runs.
        Your plan brings its credits every month, counted from the day it began, and they are spent
        first; what is unused then ends or is carried over, as the plan says. Purchased credits
        never expire. The owner sees both in Billing, Credits, with every movement, its cause and
        the balance after it. Credits of a payment that was given back after they were spent are
        owed; the next purchase or paid month settles them.
      </p>
    ),
  },
  {
    id: "payments",
    title: "Paying",
    body: (
      <>
        <p>
          The owner buys packages and chooses plans; cards are entered on Stripe's page and never
          reach IGNY8. A larger plan begins at once for the difference, a smaller one with the next
          period. Changing between months and years begins at once too: what is left of a payment is
          set off or pays later invoices, and the credits of the month begin anew. Billing,
          Subscription shows the sum before anything is charged. Cancelling keeps the plan until the
          end of what is paid; bought credits stay. Everything paid has an invoice under Billing,
          Invoices; what stands on it is entered under Subscription, in any European script or
          Vietnamese. Names in other scripts are spelled in Latin letters. An account has one
          subscription: if two are paid at once, the later one ends and is given back. Closing the
          account ends it with its period, and keeping the account lets it go on.
        </p>
        <p>
          When a payment fails you are told at once and after three and seven days. After fourteen
          the account is suspended until it is paid: you can read, export and pay. Money that is
          given back takes its credits along; credits already spent are settled by the next
          purchase, and those that ended unused with their month are not taken again. Automatic
          purchases are off until you agree to them, with a limit for the month. The owner is told
          of all this by mail as well; receipts and warnings of low credits can be switched off by
          the link in those mails.
        </p>
      </>
    ),
  },
  {
    id: "sessions",
    title: "Where you are signed in",
    body: (
      <p>
        Settings, Profile lists every browser in which you are signed in, with its place and its
        last use. End one that you do not know, or sign out everywhere; it holds at the next click
        there. A browser that is not used for 14 days is signed out, and every browser after 90. A
        new password ends all other sessions.
      </p>
    ),
  },
  {
    id: "roles",
    title: "Roles",
    body: (
      <p>
        Owners and admins manage sites, modules and people; owners also billing. Editors read and
        write in the sites they were given; viewers read there.
      </p>
    ),
  },
  {
    id: "activity",
    title: "Who did what",
    body: (
      <p>
        Owners and admins read in <strong>Settings, Activity</strong>{" "}
        who changed what, when and from where, filter it and take it away as CSV. Entries are never
        changed or removed. Somebody of IGNY8 opens your account only with a reason: when they came,
        why, what they changed and when they left stands there too. “Through the API” means that
        somebody with a sign-in of your account asked the database directly, so that the address is
        not known.
      </p>
    ),
  },
  {
    id: "provider",
    title: "Your own AI provider",
    body: (
      <p>
        Owners and admins can enter their own key under{" "}
        <strong>Settings, AI providers</strong>, for OpenAI or any server that speaks its API. It is
        stored encrypted and shown to nobody again, only its last four characters. The test says
        what works and what does not. Credits stay the same; the provider bills you for its models.
      </p>
    ),
  },
  {
    id: "wordpress-plugin",
    title: "API keys and the WordPress plugin",
    body: (
      <>
        <p>
          Under <strong>Settings, API keys</strong>{" "}
          owners and admins make a key of a site: it opens that site and nothing else, with the
          rights you tick. It is shown once. Rotate it to get a new one while the old one still
          works for a while; revoke it and it is refused from the next request on.
        </p>
        <p>
          The WordPress plugin is downloaded there too. Upload it in WordPress under Plugins, Add
          New, Upload Plugin, activate it, and enter the address, the publishable key and the site
          key under Settings, IGNY8. Approved articles then arrive once each, with pictures, terms
          and SEO fields. What is edited in WordPress is sent back and never overwritten before
          IGNY8 knows of it. A copy of a site, such as one for testing, needs a key of its own.
        </p>
      </>
    ),
  },
  {
    id: "publishing",
    title: "Publishing to your WordPress",
    body: (
      <p>
        Owners and admins connect a WordPress under{" "}
        <strong>Settings, Integrations</strong>: its address, a user name, and an application
        password, which is made in WordPress under Users, Profile. The test says what works and what
        does not, and a public address is needed. Articles then go there from their tab{" "}
        <strong>Publish</strong>, or many at once from the list of content: text as blocks,
        pictures, excerpt, categories, tags and, with Yoast SEO or Rank Math, their fields; if
        WordPress does not take these, the article's page says so. Publishing again changes the same
        post and uploads no picture twice. A post that was edited in WordPress is not overwritten
        unless you ask for it. It costs no credits, and what fails for a passing reason is tried
        again by itself.
      </p>
    ),
  },
  {
    id: "publishing-rules",
    title: "When articles go out",
    body: (
      <>
        <p>
          <strong>Settings, Publishing</strong>{" "}
          holds the rules of each site: the weekdays and hours in which articles become public, in a
          time zone of your choice, how many a day at each destination, and whether readers find the
          site on its IGNY8 pages, on its connected websites or on both. Publish, in the review or
          for many articles at once, sends them there: at once if the rules allow it, otherwise in
          the order you picked them, on the next days. Updates, drafts and what is taken away never
          wait; changed rules plan anew what does.
        </p>
        <p>
          The <strong>Publishing queue</strong>{" "}
          says of each until when it waits and why; there what failed is tried again and what waits
          is taken back. Owners and admins can publish now anyway, and it counts. Articles go out by
          themselves when they are approved, or when a run that may publish has finished them, if
          you switch that on; one with too few words or no featured picture then waits for a person.
          An article that is public at one of its destinations counts as published.
        </p>
      </>
    ),
  },
  {
    id: "closing",
    title: "Suspended, cancelled, deleted",
    body: (
      <p>
        A suspended account reads, exports and pays, and changes nothing; its sites stay online, and
        what was ordered waits and goes on by itself once the account is active again. The owner
        cancels the account in Settings, General: its sites go offline, what had not begun is
        released, nothing is deleted, and it can be opened again. Or the owner has everything
        deleted: that happens after 30 days, and until then "Keep my account" takes it back. Owners
        and admins take a copy of everything along in Settings, Export, at any time and for free.
      </p>
    ),
  },
  {
    id: "fast",
    title: "When you are asked to wait",
    body: (
      <p>
        What you send is counted by the minute: orders of AI work ten to fifteen times, other forms
        thirty to a hundred. Looking is never counted. Wrong passwords are counted for the place
        they come from, so that somebody who guesses yours does not lock you out.
      </p>
    ),
  },
  {
    id: "failed",
    title: "When something fails",
    body: (
      <p>
        Work that fails for a passing reason is tried again by itself, up to four times. If it fails
        for good, nothing is charged, the reason stands beside it, and a button tries again;
        Automation, Failed work lists all of it. The page of a job shows each attempt that failed
        and the tokens it used for nothing. An error page shows a request number; tell it to support
        and we find what happened.
      </p>
    ),
  },
];
