// The mails that the portal sent, wherever it runs.

const PATIENCE_MS = 60_000;

/** The mails of a host on this machine, from its own pages. */
export function ofHost(url) {
  return mails(async (to) => {
    const list = await text(`${url}/_mails`);
    const rows = list.match(/<tr>[^]*?<\/tr>/g) ?? [];
    const ids = rows
      .filter((row) => row.includes(to))
      .map((row) => row.match(/\/_mails\/[^"]+/)[0]);
    return Promise.all(ids.map((id) => text(url + id)));
  });
}

/** The mails of a deployed portal, newest first, from what its deployment serves beside it. */
export function ofDeployment(control) {
  return mails(async (to) => {
    const all = JSON.parse(await text(`${control}/mails`)).reverse();
    return all.map(said).filter((mail) => mail.includes(to));
  });
}

function mails(sent) {
  const wait = async (to, fits) => {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = (await sent(to)).find(fits);
      if (found) return found;
      if (Date.now() > end) throw new Error(`no such mail came to ${to}`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  };
  const LINK = /https?:\/\/[^\s"<>&]+\/link\/[^\s"<>&]+/;
  const followed = new Set();
  return {
    /** The link that signs this address in, one that was not given before. */
    link: async (to) => {
      const mail = await wait(to, (mail) => LINK.test(mail) && !followed.has(mail.match(LINK)[0]));
      const link = mail.match(LINK)[0];
      followed.add(link);
      return link;
    },
    /** The newest mail about this. */
    about: (to, words) => wait(to, (mail) => mail.includes(words)),
  };
}

async function text(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.text();
}

/** What a mail in SES says, and to whom. */
function said({ To, Subject, BodyText, BodyHtml }) {
  return [...To, Subject, BodyText, BodyHtml].join("\n");
}
