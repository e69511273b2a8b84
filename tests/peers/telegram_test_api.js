// Starts telegram-test-api on 127.0.0.1 and puts right where it differs from Telegram: `is_bot` in getMe, dates in
// seconds, objects that came as text, `true` as the answer to an edit, the chat_instance of a press, and deliveries by
// webhook that carry the text of a press's message.
const express = require('express');
const TelegramServer = require('telegram-test-api');

const port = Number(process.argv[2]);

function asObject(value) {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try { return JSON.parse(value); } catch { return value; }
}

TelegramServer.normalizeMessage = (message) => {
  for (const [name, value] of Object.entries(message)) message[name] = name === 'text' ? value : asObject(value);
  return message;
};

const formatUpdate = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const made = formatUpdate(update);
  if (made.callback_query) made.callback_query.chat_instance = '1';
  return made;
};

function corrected(path, body) {
  if (path.endsWith('/getMe') && body.result) body.result = { ...body.result, is_bot: true };
  if (path.endsWith('/sendMessage') && body.result && body.result.date) {
    body.result.date = Math.floor(body.result.date / 1000);
    delete body.result.link_preview_options;
  }
  if (body.ok && body.result === null) body.result = true;
  return body;
}

const server = new TelegramServer({ port, host: '127.0.0.1', storeTimeout: 3600 });
const inner = server.webServer;
const outer = express();
outer.use((request, response, next) => {
  const end = response.end.bind(response);
  response.end = (chunk, ...rest) => {
    try {
      const body = Buffer.from(JSON.stringify(corrected(request.path, JSON.parse(chunk.toString()))));
      response.setHeader('Content-Length', body.length);
      return end(body);
    } catch { return end(chunk, ...rest); }
  };
  next();
});
outer.use(inner);
server.webServer = outer;
server.webServer.settings.env = 'test';
server.start();
