-- Who may sign in (账号), in which roles, and who is signed in. Nothing of this is a fact: it has no
-- batch, and no figure depends on it.

CREATE TABLE account (
    name            VARCHAR PRIMARY KEY,
    display_name    VARCHAR NOT NULL,
    password_hash   VARCHAR,                     -- argon2id; NULL: signs in elsewhere (OIDC, proxy)
    must_change     BOOLEAN NOT NULL,            -- the password was set by somebody else
    made_at         TIMESTAMP NOT NULL,
    made_by         VARCHAR NOT NULL,
    unlocked_at     TIMESTAMP NOT NULL,          -- wrong tries before it count no more
    off_at          TIMESTAMP,                   -- 停用
    off_by          VARCHAR,
    CHECK ((off_at IS NULL) = (off_by IS NULL))
);

-- A role and what it covers; withdrawn by a mark, never deleted.
CREATE TABLE account_grant (
    grant_id        BIGINT PRIMARY KEY,
    name            VARCHAR NOT NULL,
    role            VARCHAR NOT NULL CHECK (role IN
        ('领导', '财政局绩效股', '业务股室', '单位填报', '主管部门审核', '系统管理员', '日志审计员')),
    scope_kind      VARCHAR NOT NULL CHECK (scope_kind IN ('county', 'office', 'department', 'unit')),
    scope_code      VARCHAR,                     -- an office (业务股室) by its name
    granted_by      VARCHAR NOT NULL,
    granted_at      TIMESTAMP NOT NULL,
    withdrawn_by    VARCHAR,
    withdrawn_at    TIMESTAMP,
    CHECK ((scope_code IS NULL) = (scope_kind = 'county')),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);

-- Who is signed in. The token itself is kept by the browser alone.
CREATE TABLE session (
    token_hash      VARCHAR PRIMARY KEY,         -- SHA-256
    name            VARCHAR NOT NULL,
    address         VARCHAR NOT NULL,            -- where the visitor signed in from
    made_at         TIMESTAMP NOT NULL,
    seen_at         TIMESTAMP NOT NULL,          -- written at most once a minute
    ended_at        TIMESTAMP,
    why             VARCHAR,                     -- 退出登录, 修改密码, …
    CHECK ((ended_at IS NULL) = (why IS NULL))
);

-- Tries at passwords, of names that exist and of others alike.
CREATE TABLE sign_in_try (
    name_hash       VARCHAR NOT NULL,            -- SHA-256 of what was typed as the name
    address         VARCHAR NOT NULL,
    tried_at        TIMESTAMP NOT NULL,
    succeeded       BOOLEAN NOT NULL
);
