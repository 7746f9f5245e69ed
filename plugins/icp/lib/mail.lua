-- What an address says about who writes.

local text = require "lib.text"

local mail = {}

-- Services where anybody gets an address; a name without a dot stands for that of every country.
local free = text.list [[
  gmail, googlemail, yahoo, ymail, rocketmail, hotmail, outlook, live, msn, passport, icloud.com, me.com,
  mac.com, aol, gmx, web.de, freenet.de, t-online.de, arcor.de, online.de, 1und1.de, mail.de, posteo,
  mailbox.org, tutanota, tuta.io, proton.me, protonmail, pm.me, fastmail, zoho.com, zohomail.com, yandex,
  mail.ru, bk.ru, list.ru, inbox.ru, rambler.ru, qq.com, 163.com, 126.com, sina.com, foxmail.com,
  naver.com, hanmail.net, daum.net, rediffmail.com, orange.fr, wanadoo.fr, free.fr, laposte.net, sfr.fr,
  libero.it, virgilio.it, tiscali.it, alice.it, bluewin.ch, hispeed.ch, aon.at, chello.at, seznam.cz,
  wp.pl, onet.pl, o2.pl, interia.pl, uol.com.br, bol.com.br, terra.com.br, ziggo.nl, telenet.be,
  skynet.be, btinternet.com, virginmedia.com, sky.com, comcast.net, verizon.net, sbcglobal.net, cox.net,
  att.net, bellsouth.net, charter.net, mail.com, email.com, hey.com, inbox.lv
]]

local services = {}
for _, domain in ipairs(free) do services[domain] = true end

-- The domain of an address in small letters; nil when there is none.
function mail.domain(address)
  if type(address) ~= "string" then return nil end
  return address:lower():match("@%s*([%w.-]+)%s*$")
end

-- Whether the domain is that of a free mail service, or one of `more`.
function mail.is_free(domain, more)
  for _, other in ipairs(more) do
    if other:lower() == domain then return true end
  end
  local service, country = domain:match("^([%w-]+)%.(.+)$")
  if services[domain] then return true end
  -- gmx.de and yahoo.co.uk, but not outlook.acme.com.
  local is_country = country and (#country <= 3 or country:match("^com?%.%a%a$"))
  return is_country and services[service] or false
end

-- Whether a domain is another one, or lies in it.
function mail.lies_in(domain, other)
  return domain == other or domain:sub(-#other - 1) == "." .. other
end

return mail
