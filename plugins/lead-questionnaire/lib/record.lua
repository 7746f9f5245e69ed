-- What the record already says is shown to be confirmed, and goes back to it only when it was changed:
-- so that the page at the end lists what really happens to the record, and a skipped question takes
-- nothing away.

local record = {}

function record.propose(propose, lead, field, value)
  if value ~= nil and value ~= lead[field] then propose.set(field, value) end
end

return record
